"""The newest records of one source in memory, laid out as the rows that charts draw."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from dashboard.records import (
    Columns,
    Fields,
    Record,
    Row,
    Values,
    columns,
    thinned,
    told_numbers,
    wide,
    widened,
)
from sources.base import Quantity, Source

RING_ROWS = 21_600
MAX_POINTS = 2_000


@dataclass(frozen=True)
class Cursor:
    """How far a reader has read. In another epoch, rows that were read already have changed."""

    epoch: int
    count: int


class Series(NamedTuple):
    """One line, or one cloud of points: the rows' column `field` holds `quantity` of `key`."""

    field: str
    quantity: Quantity
    key: str


class RingBuffer:
    """The last RING_ROWS rows, wide: {"time": unix ms, "temperature London": 8.4, ...}.

    A series keeps its value until it is told anew, so that places that report at different times each
    make a whole line; a row of NaN breaks it. Events (sources whose keys come once, `as_points`) have a
    row each instead: {"time", "key", "magnitude"}. Not made for several threads at once.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self._epoch = 0
        self.clear()

    def clear(self) -> None:
        """Begin anew: what was kept is gone."""
        self._epoch += 1
        self.records: dict[tuple[int, str], Values] = {}
        self.told: dict[str, set[int]] = {}
        self.last: dict[str, Values] = {}
        self._quantities = len(self.source.quantities)
        self._lay_out()

    def widen(self) -> int:
        """Have room for the quantities that the source has got since; returns their number now."""
        number = len(self.source.quantities)
        if number > self._quantities:
            self._quantities = number
            self.records = {at: widened(values, number) for at, values in self.records.items()}
            self.last = {key: widened(values, number) for key, values in self.last.items()}
        return self._quantities

    def add(self, fresh: Sequence[Record]) -> None:
        """Keep records that are new or were corrected, in order of time."""
        in_order = not self.rows or fresh[0].time > self.rows[-1]["time"]
        known = self._shape()
        for record in fresh:
            self.records[record[:2]] = record.values
            self.told[record.key] = self.told.get(record.key, set()) | told_numbers(record.values)
        if in_order and self._shape() == known:
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
        """Where a reader stands who has read everything."""
        return Cursor(self._epoch, self._count)

    def window(self, start: float, most: int = MAX_POINTS) -> Columns:
        """The rows since `start` (unix ms) as lists per column, at most about `most`."""
        if ("window", start, most) not in self._made:
            self._made["window", start, most] = self.stretch(start, math.inf, most)
        return self._made["window", start, most]

    def stretch(self, start: float, end: float, most: int = MAX_POINTS) -> Columns:
        """The rows from `start` to `end` (unix ms, both included), in the same form."""
        rows = self._between(start, end)
        return columns(thinned(rows, [series.field for series in self._series], most), self._names())

    def step(self, start: float, end: float = math.inf, most: int = MAX_POINTS) -> float:
        """Milliseconds that two of the rows of such a stretch stand for; 0 where it has all rows."""
        rows = self._between(start, end)
        return (rows[-1]["time"] - start) / most * 2 if len(rows) > most else 0.0

    def since(self, cursor: Cursor) -> Columns | None:
        """The rows after `cursor`, or None where only `window` can tell (another epoch, or too long ago)."""
        missed = self._count - cursor.count
        if cursor.epoch != self._epoch or missed > len(self.rows):
            return None
        if ("since", missed) not in self._made:
            rows = list(islice(reversed(self.rows), missed))[::-1]
            self._made["since", missed] = columns(rows, self._names())
        return self._made["since", missed]

    def _between(self, start: float, end: float) -> list[Row]:
        return [row for row in self.rows if start <= row["time"] <= end]

    def _drop_oldest(self) -> None:
        """Keep as many records as the rows need, and of events those keys alone that have a record."""
        most = RING_ROWS if self.as_points else RING_ROWS * max(len(self.told), 1)
        dropped = list(islice(self.records, max(len(self.records) - most, 0)))
        for old in dropped:
            del self.records[old]
        if dropped and self.as_points:
            left = {key for _, key in self.records}
            for key in {key for _, key in dropped} - left:
                self.told.pop(key, None)

    def _shape(self) -> tuple[bool, list[set[int]]]:
        """What the columns depend on: rows can be added to those there are only while it stays the same."""
        keys = len(self.told)
        events = not self.source.fixed_keys and keys > 1 and len(self.records) < 2 * keys
        return events, [] if events else [set(told) for told in self.told.values()]

    def _lay_out(self) -> None:
        """Make the rows from the records again."""
        self.as_points = self._shape()[0]
        self.rows: deque[Row] = deque(maxlen=RING_ROWS)
        self.last = {}
        self._count = 0
        self._made: dict[Any, Columns] = {}
        quantities = list(enumerate(self.source.quantities))
        keys = {"": set(range(len(quantities)))} if self.as_points else self.told
        self._series = tuple(
            Series(f"{quantity.name} {key}".strip(), quantity, key)
            for number, quantity in quantities
            for key, told in keys.items()
            if number in told
        )
        self._fields: Fields = {
            key: [(number, f"{q.name} {key}".strip()) for number, q in quantities if number in told]
            for key, told in self.told.items()
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
            rows = wide(records, self._fields, self.last)
        self.rows.extend(rows)
        self._count += len(rows)
        self._made.clear()

    def _names(self) -> list[str]:
        fields = [series.field for series in self._series]
        return ["time", *(["key"] if self.as_points else []), *fields]
