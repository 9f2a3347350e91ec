"""The newest records of one source in memory, laid out as the rows that charts draw."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from dashboard.history.wide_rows import Fields, columns, downsampled, padded, present, wide_rows
from dashboard.records import Columns, Record, Row, Values
from sources.base import Quantity, Source

RING_ROWS = 21_600
MAX_POINTS = 2_000


@dataclass(frozen=True)
class Cursor:
    """The position of a reader. In another epoch, rows that were read already have changed."""

    epoch: int
    count: int


class Series(NamedTuple):
    """One line, or one cloud of points: the rows' column `field` holds `quantity` of `key`."""

    field: str
    quantity: Quantity
    key: str


class RingBuffer:
    """The last RING_ROWS rows, wide: {"time": unix ms, "temperature London": 8.4, ...}.

    A series keeps its value until its next one, so that places that report at different times each make a
    whole line; a row of NaN breaks it. Events (sources whose keys come once, `as_points`) have a row each
    instead: {"time", "key", "magnitude"}. Not thread-safe: the history's lock guards it.

    `records` holds the values by (unix ms, key); `quantities_of` the positions of the quantities that a key
    has had; `last` the newest values of each key.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self._epoch = 0
        self.clear()

    def clear(self) -> None:
        """Remove all rows, and start another epoch."""
        self._epoch += 1
        self.records: dict[tuple[int, str], Values] = {}
        self.quantities_of: dict[str, set[int]] = {}
        self.last: dict[str, Values] = {}
        self._quantities = len(self.source.quantities)
        self._lay_out()

    def widen(self) -> int:
        """Make room for quantities that the source has got since; return their number."""
        length = len(self.source.quantities)
        if length > self._quantities:
            self._quantities = length
            self.records = {at: padded(values, length) for at, values in self.records.items()}
            self.last = {key: padded(values, length) for key, values in self.last.items()}
        return self._quantities

    def add(self, fresh: Sequence[Record]) -> None:
        """Add records that are new or were corrected, in order of time."""
        in_order = not self.rows or fresh[0].time > self.rows[-1]["time"]
        shape = self._shape()
        for record in fresh:
            self.records[record[:2]] = record.values
            known_quantities = self.quantities_of.get(record.key, set())
            self.quantities_of[record.key] = known_quantities | present(record.values)
        if in_order and self._shape() == shape:
            self._extend(fresh)
        else:
            self._epoch += 1
            self._lay_out()
        self._drop_oldest()

    @property
    def series(self) -> tuple[Series, ...]:
        """What there is to draw: quantity by quantity, keys in the order they first came."""
        return self._series

    @property
    def cursor(self) -> Cursor:
        """The position of a reader who has read everything."""
        return Cursor(self._epoch, self._count)

    def window(self, start: float, max_rows: int = MAX_POINTS) -> Columns:
        """The rows since `start` (unix ms) as lists per column, at most about `max_rows`."""
        if ("window", start, max_rows) not in self._cache:
            self._cache["window", start, max_rows] = self.between(start, math.inf, max_rows)
        return self._cache["window", start, max_rows]

    def between(self, start: float, end: float, max_rows: int = MAX_POINTS) -> Columns:
        """The rows from `start` to `end` (unix ms, both included), in the same form."""
        rows = self._rows_between(start, end)
        return columns(downsampled(rows, [series.field for series in self._series], max_rows), self._names())

    def step(self, start: float, end: float = math.inf, max_rows: int = MAX_POINTS) -> float:
        """Milliseconds that two of the rows of `between` cover; 0 where it has all rows."""
        rows = self._rows_between(start, end)
        return (rows[-1]["time"] - start) / max_rows * 2 if len(rows) > max_rows else 0.0

    def since(self, cursor: Cursor) -> Columns | None:
        """The rows after `cursor`, or None where only `window` has them (another epoch, or too long ago)."""
        missed = self._count - cursor.count
        if cursor.epoch != self._epoch or missed > len(self.rows):
            return None
        if ("since", missed) not in self._cache:
            rows = list(islice(reversed(self.rows), missed))[::-1]
            self._cache["since", missed] = columns(rows, self._names())
        return self._cache["since", missed]

    def _rows_between(self, start: float, end: float) -> list[Row]:
        return [row for row in self.rows if start <= row["time"] <= end]

    def _drop_oldest(self) -> None:
        """Drop the oldest records beyond what the rows need, and the keys of events without a record."""
        max_records = RING_ROWS if self.as_points else RING_ROWS * max(len(self.quantities_of), 1)
        dropped = list(islice(self.records, max(len(self.records) - max_records, 0)))
        for old in dropped:
            del self.records[old]
        if dropped and self.as_points:
            remaining = {key for _, key in self.records}
            for key in {key for _, key in dropped} - remaining:
                self.quantities_of.pop(key, None)

    def _shape(self) -> tuple[bool, list[set[int]]]:
        """What the columns depend on: while it stays the same, rows are appended without a new epoch."""
        keys = len(self.quantities_of)
        events = not self.source.fixed_keys and keys > 1 and len(self.records) < 2 * keys
        return events, [] if events else [set(positions) for positions in self.quantities_of.values()]

    def _lay_out(self) -> None:
        """Build all rows from the records again."""
        self.as_points = self._shape()[0]
        self.rows: deque[Row] = deque(maxlen=RING_ROWS)
        self.last = {}
        self._count = 0
        self._cache: dict[Any, Columns] = {}
        quantities = list(enumerate(self.source.quantities))
        keys = {"": set(range(len(quantities)))} if self.as_points else self.quantities_of
        self._series = tuple(
            Series(f"{quantity.name} {key}".strip(), quantity, key)
            for position, quantity in quantities
            for key, positions in keys.items()
            if position in positions
        )
        self._fields: Fields = {
            key: [
                (place, f"{quantity.name} {key}".strip()) for place, quantity in quantities if place in places
            ]
            for key, places in self.quantities_of.items()
        }
        self._extend([Record(*at, values) for at, values in sorted(self.records.items())])

    def _extend(self, records: Iterable[Record]) -> None:
        names = [quantity.name for quantity in self.source.quantities]
        if self.as_points:
            rows = [
                {"time": time, "key": key, **dict(zip(names, values, strict=True))}
                for time, key, values in records
            ]
        else:
            rows = wide_rows(records, self._fields, self.last)
        self.rows.extend(rows)
        self._count += len(rows)
        self._cache.clear()

    def _names(self) -> list[str]:
        fields = [series.field for series in self._series]
        return ["time", *(["key"] if self.as_points else []), *fields]
