"""The newest rows of the keys and quantities that are shown, laid out as the columns that charts draw."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from dashboard.history.column_buffer import ColumnBuffer, Table
from dashboard.history.record_store import RecordStore
from dashboard.history.row_changes import Change, Missing, RowChanges
from dashboard.history.shown_keys import LARGEST_EVERY_MS, Choice, chart_title, choose_keys, choose_quantities
from dashboard.history.wide_rows import downsampled, wide_table
from dashboard.records import Columns, Record, Row
from sources.base import Quantity

MAX_POINTS = 2_000
# A page gets no more values of a source than this at once, and has at least so many rows of them.
MAX_PAGE_VALUES = 100_000
MIN_POINTS = 200
# Memory for the rows of a source: 8 bytes a value, twice.
MAX_VALUES = 500_000


@dataclass(frozen=True)
class Cursor:
    """The position of a reader. In another epoch, all rows that were read already may have changed."""

    epoch: int
    count: int


class Series(NamedTuple):
    """One line, or one cloud of points: the rows' column `field` holds `quantity` of `key`."""

    field: str
    quantity: Quantity
    key: str


class Update(NamedTuple):
    """Rows that follow those of a reader, who first drops its own from `replaced_from` on (unix ms): so many
    as `replaced`."""

    columns: Columns
    replaced_from: float = math.inf
    replaced: int = 0


class ShownRows:
    """Rows of some of a source's keys: {"time": unix ms, "temperature London": 8.4, ...}.

    A series keeps its value until its next one, so that places that report at different times each make a
    whole line; a row of NaN breaks it. Events (sources whose keys come once, `as_points`) have a row each
    instead: {"time", "key", "magnitude"}. A new key or quantity is a new column, NaN in all rows before.
    Late, corrected and revised rows replace those from their time on; what else changes rows that readers
    have begins another epoch.
    """

    def __init__(self, records: RecordStore, choice: Choice = Choice()) -> None:  # noqa: B008  immutable
        self._records, self._choice = records, choice
        self._epoch = 0
        self._chosen_at = -math.inf
        self.keys: dict[str, None] = {}
        self.lay_out()

    @property
    def series(self) -> tuple[Series, ...]:
        """What there is to draw: quantity by quantity, keys in the order they first came."""
        return self._series

    @property
    def cursor(self) -> Cursor:
        """The position of a reader who has read everything."""
        return Cursor(self._epoch, self._count)

    @property
    def newest(self) -> Row:
        """The last row, or {} when there is none yet."""
        with self._records.lock:
            last = self._buffer.table[:, -1:]
            columns = self._columns(last, range(len(self._buffer))[-1:])
            return {name: values[0] for name, values in columns.items()} if last.size else {}

    @property
    def first_time(self) -> float:
        """The time of the oldest row (unix ms); infinity without rows."""
        with self._records.lock:
            return float(self._buffer.table[0, 0]) if len(self._buffer) else math.inf

    @property
    def max_points(self) -> int:
        """How many rows a page gets at most."""
        return min(MAX_POINTS, max(MAX_PAGE_VALUES // max(len(self._series), 1), MIN_POINTS))

    def window(self, start: float, max_rows: int | None = None) -> Columns:
        """The rows since `start` (unix ms) as lists per column, at most about `max_rows`, by default
        `max_points`."""
        with self._records.lock:
            if ("window", start, max_rows) not in self._cache:
                self._cache["window", start, max_rows] = self.between(start, math.inf, max_rows)
            return self._cache["window", start, max_rows]

    def between(self, start: float, end: float, max_rows: int | None = None) -> Columns:
        """The rows from `start` to `end` (unix ms, both included), in the same form."""
        with self._records.lock:
            rows = self._buffer.between(start, end)
            chosen = downsampled(rows[1:], max_rows or self.max_points)
            return self._columns(rows[:, chosen], int(np.searchsorted(self._buffer.table[0], start)) + chosen)

    def step(self, start: float, end: float = math.inf) -> float:
        """Milliseconds that two of the rows of `between` cover; 0 where it has all rows."""
        with self._records.lock:
            times = self._buffer.between(start, end)[0]
            return float(times[-1] - start) / self.max_points * 2 if len(times) > self.max_points else 0.0

    def changed_since(self, cursor: Cursor) -> float:
        """The time of the earliest row (unix ms) that a reader has and that is another one now: infinity
        where none is, minus infinity where all may be."""
        with self._records.lock:
            missing = self._missing(cursor)
            return missing.replaced_from if missing else -math.inf

    def since(self, cursor: Cursor) -> Columns | None:
        """The rows after `cursor`, or None where only `window` has them (earlier ones have changed, too long
        ago, too many)."""
        with self._records.lock:
            if cursor.epoch != self._epoch:
                return None
            missed = self._count - cursor.count
            if ("since", missed) not in self._cache:
                update = self.update(cursor, self.max_points)
                if update is None or update.replaced_from < math.inf:
                    return None
                self._cache["since", missed] = update.columns
            return self._cache["since", missed]

    def update(self, cursor: Cursor, max_rows: float = math.inf, up_to: int | None = None) -> Update | None:
        """The rows after `cursor`, with those before it that have changed; None where they have left memory
        or are more than `max_rows`.

        up_to: the count of the last of them, where none has changed; by default the newest.
        """
        with self._records.lock:
            missing = self._missing(cursor)
            if missing is None:
                return None
            first, end = missing.position - self._buffer.first, len(self._buffer)
            if up_to is not None and missing.replaced_from == math.inf:
                end = up_to + self._offset - self._buffer.first
            if first < 0 or not 0 <= end - first <= max_rows:
                return None
            return Update(self._part(range(first, end)), missing.replaced_from, missing.replaced)

    def receive(self, fresh: Sequence[Record]) -> None:
        """Add records, which are among those of the ring buffer already, in order of time."""
        if self.as_points != self._records.as_points:
            return self.lay_out()
        pairs = self._pairs()
        if not self._column_of.keys() <= set(pairs):
            return self.lay_out()
        self._add_columns(pairs)
        mine = fresh if self.as_points else [record for record in fresh if record.key in self.keys]
        if not mine:
            return None
        first = min(mine[0].time, self._records.revised_since)
        if not len(self._buffer) or first > self._buffer.table[0, -1]:
            return self._extend(mine)
        return self._lay_out_since(first)

    def lay_out(self) -> None:
        """Build all rows from the records again."""
        self._epoch += 1
        self._count = 0
        self._cache: dict[tuple[object, ...], Columns] = {}
        self.as_points = self._records.as_points
        self._series: tuple[Series, ...] = ()
        self._column_of: dict[tuple[str, int], int] = {}
        self._fields: dict[str, list[tuple[int, int]]] = {}
        self._buffer = ColumnBuffer(1, self._records.max_rows)
        self._event_keys: list[str] = []
        self._changes = RowChanges()
        self._chosen_at = -math.inf
        self._add_columns(self._pairs())
        self._extend(self._records.records_since(-math.inf, None if self.as_points else self.keys))

    def _lay_out_since(self, time: float) -> None:
        """Build the rows from `time` on again, where late, corrected or revised records have come."""
        if time < self._records.complete_since:
            return self.lay_out()
        records = self._records.records_since(time, None if self.as_points else self.keys)
        if not records:
            return self.lay_out()
        before = self._offset
        self._buffer.cut(time)
        self._changes.add(Change(self._count, self._buffer.rows_ever, before, time))
        del self._event_keys[len(self._buffer) :]
        return self._extend(records)

    @property
    def _offset(self) -> int:
        """What is added to the count of a row for its position in the buffer."""
        return self._buffer.rows_ever - self._count

    def _missing(self, cursor: Cursor) -> Missing | None:
        same = cursor.epoch == self._epoch
        return self._changes.missing(cursor.count, self._offset) if same else None

    def _pairs(self) -> list[tuple[str, int]]:
        """The key and the position of the quantity of each series, in order."""
        records, source = self._records, self._records.source
        quantities, having, titles = source.quantities, records.positions, self._choice.charts
        chosen = [place for place in having if chart_title(quantities[place]) in titles]
        shown = choose_quantities(quantities, chosen or having, source.max_charts)
        if self.as_points:
            return [("", position) for position in shown]
        self._choose_keys()
        return [(key, place) for place in shown for key in self.keys if place in records.quantities_of[key]]

    def _choose_keys(self) -> None:
        states, source = self._records.key_states, self._records.source
        chosen = [key for key in self._choice.keys if key in states][: source.max_keys]
        if not chosen:
            newest = max((state.time for state in states.values()), default=0.0)
            settled = source.prefer_keys == "largest" and newest - self._chosen_at < LARGEST_EVERY_MS
            if settled and len(self.keys) == source.max_keys and self.keys.keys() <= states.keys():
                return
            self._chosen_at = newest
            chosen = choose_keys(states, list(self.keys), source)
        self.keys = dict.fromkeys(chosen)

    def _add_columns(self, pairs: Sequence[tuple[str, int]]) -> None:
        quantities = self._records.source.quantities
        new = [pair for pair in pairs if pair not in self._column_of]
        if not new:
            return
        for key, position in new:
            column = self._column_of[key, position] = len(self._column_of) + 1
            self._fields.setdefault(key, []).append((position, column))
        max_rows = min(self._records.max_rows, max(MAX_VALUES // len(self._column_of), MAX_POINTS))
        self._buffer.add_columns(len(new), max_rows)
        self._series = tuple(
            Series(f"{quantities[place].name} {key}".strip(), quantities[place], key) for key, place in pairs
        )
        self._cache = {}

    def _extend(self, records: Sequence[Record]) -> None:
        if self.as_points:
            rows: Table = np.full((len(self._column_of) + 1, len(records)), math.nan)
            rows[0] = [record.time for record in records]
            for position, column in self._fields.get("", []):
                rows[column] = [record.values[position] for record in records]
            self._event_keys += [record.label for record in records]
        else:
            width = len(self._column_of) + 1
            before = self._buffer.table[:, -1] if len(self._buffer) else np.full(width, math.nan)
            rows = wide_table([one for one in records if one.key in self._fields], self._fields, before)
        self._buffer.append(rows)
        del self._event_keys[: max(len(self._event_keys) - len(self._buffer), 0)]
        self._count += rows.shape[1]
        self._cache = {}

    def _part(self, places: range) -> Columns:
        return self._columns(self._buffer.table[:, places.start : places.stop], places)

    def _columns(self, rows: Table, places: Iterable[int]) -> Columns:
        """Rows as a list per column. places: where they are in the buffer."""
        columns: Columns = {"time": rows[0].astype(np.int64).tolist()}
        if self.as_points:
            columns["key"] = [self._event_keys[place] for place in places]
        for series, pair in zip(self._series, self._sorted_pairs(), strict=True):
            columns[series.field] = rows[self._column_of[pair]].tolist()
        return columns

    def _sorted_pairs(self) -> list[tuple[str, int]]:
        names = {quantity.name: place for place, quantity in enumerate(self._records.source.quantities)}
        return [(series.key, names[series.quantity.name]) for series in self._series]
