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
from dashboard.history.series import Pair, Series, SeriesChoice, SeriesColumns
from dashboard.history.shown_keys import Choice
from dashboard.history.wide_rows import downsampled, wide_table
from dashboard.records import Columns, Record, Row

MAX_POINTS = 2_000
# A page gets no more values of a source than this at once, and has at least so many rows of them.
MAX_PAGE_VALUES = 100_000
MIN_POINTS = 200
# Memory for the rows of a source: 8 bytes a value, twice.
MAX_VALUES = 500_000


@dataclass(frozen=True)
class Cursor:
    """The position of a reader: the number of rows that it has read in an epoch. When another epoch begins,
    all of these rows may have changed."""

    epoch: int
    count: int


NOTHING_READ = Cursor(-1, 0)
"""The cursor of a reader that has read no row yet: of no epoch."""


class Update(NamedTuple):
    """The rows after those of a reader, which first drops its last `replaced` rows: those from
    `replaced_from` on (unix ms)."""

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
        self._records = records
        self._choice = SeriesChoice(records, choice)
        self._epoch = 0
        self.lay_out()

    @property
    def keys(self) -> dict[str, None]:
        """The shown keys in order, as the keys of a dict; none of events."""
        return self._choice.keys

    @property
    def series(self) -> tuple[Series, ...]:
        """The series to draw: quantity by quantity, with keys in the order in which they first came."""
        return self._columns.series

    @property
    def cursor(self) -> Cursor:
        """The position of a reader that has read everything."""
        return Cursor(self._epoch, self._count)

    @property
    def newest(self) -> Row:
        """The last row by the names of the columns; {} without rows."""
        with self._records.lock:
            last = self._buffer.table[:, -1:]
            lists = self._lists(last, range(len(self._buffer))[-1:])
            return {name: values[0] for name, values in lists.items()} if last.size else {}

    @property
    def first_time(self) -> float:
        """The time of the oldest row (unix ms); infinity without rows."""
        with self._records.lock:
            return float(self._buffer.table[0, 0]) if len(self._buffer) else math.inf

    @property
    def max_points(self) -> int:
        """The maximum number of rows that a page gets."""
        return min(MAX_POINTS, max(MAX_PAGE_VALUES // max(len(self._columns.series), 1), MIN_POINTS))

    def window(self, start: float, max_rows: int | None = None) -> Columns:
        """The rows since `start` (unix ms) as lists per column, at most about `max_rows`, by default
        `max_points`."""
        with self._records.lock:
            if ("window", start, max_rows) not in self._cache:
                self._cache["window", start, max_rows] = self.between(start, math.inf, max_rows)
            return self._cache["window", start, max_rows]

    def between(self, start: float, end: float, max_rows: int | None = None) -> Columns:
        """The rows from `start` to `end` (unix ms, both included), in the form that `window` returns."""
        with self._records.lock:
            rows = self._buffer.between(start, end)
            chosen = downsampled(rows[1:], max_rows or self.max_points)
            return self._lists(rows[:, chosen], int(np.searchsorted(self._buffer.table[0], start)) + chosen)

    def step(self, start: float, end: float = math.inf) -> float:
        """The time (ms) that two rows of `between` cover; 0 where `between` returns every row."""
        with self._records.lock:
            times = self._buffer.between(start, end)[0]
            return float(times[-1] - start) / self.max_points * 2 if len(times) > self.max_points else 0.0

    def changed_since(self, cursor: Cursor) -> float:
        """The time (unix ms) of the earliest row that has changed since the reader of this cursor read it:
        infinity where none has, minus infinity where all may have."""
        with self._records.lock:
            missing = self._missing(cursor)
            return missing.replaced_from if missing else -math.inf

    def since(self, cursor: Cursor) -> Columns | None:
        """The rows after `cursor`. None where the reader has to load a `window` instead: earlier rows have
        changed, or the rows are too many or have left memory."""
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
        """The rows after `cursor` and those before it that have changed. None where they have left memory, or
        are more than `max_rows`.

        up_to: the count of the last row to return, where none has changed; by default the newest.
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
        """Add records in order of time. The ring buffer has stored them already."""
        if self.as_points != self._records.as_points:
            return self.lay_out()
        pairs = self._choice.pairs()
        if not self._columns.are_among(pairs):
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
        self._columns = SeriesColumns()
        self._buffer = ColumnBuffer(1, self._records.max_rows)
        self._event_keys: list[str] = []
        self._changes = RowChanges()
        self._choice.reconsider()
        self._add_columns(self._choice.pairs())
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

    def _add_columns(self, pairs: Sequence[Pair]) -> None:
        records, columns = self._records, self._columns
        new = columns.add(pairs, records.source.quantities)
        if not new:
            return
        max_rows = min(records.max_rows, max(MAX_VALUES // (len(columns) - 1), MAX_POINTS))
        self._buffer.add_columns(new, max_rows)
        self._cache = {}

    def _extend(self, records: Sequence[Record]) -> None:
        if self.as_points:
            rows: Table = np.full((len(self._columns), len(records)), math.nan)
            rows[0] = [record.time for record in records]
            for position, column in self._columns.by_key.get("", []):
                rows[column] = [record.values[position] for record in records]
            self._event_keys += [record.label for record in records]
        else:
            fields, width = self._columns.by_key, len(self._columns)
            before = self._buffer.table[:, -1] if len(self._buffer) else np.full(width, math.nan)
            rows = wide_table([one for one in records if one.key in fields], fields, before)
        self._buffer.append(rows)
        del self._event_keys[: max(len(self._event_keys) - len(self._buffer), 0)]
        self._count += rows.shape[1]
        self._cache = {}

    def _part(self, places: range) -> Columns:
        return self._lists(self._buffer.table[:, places.start : places.stop], places)

    def _lists(self, rows: Table, places: Iterable[int]) -> Columns:
        """Rows as a list per column. places: where they are in the buffer."""
        lists: Columns = {"time": rows[0].astype(np.int64).tolist()}
        if self.as_points:
            lists["key"] = [self._event_keys[place] for place in places]
        return lists | self._columns.values(rows)
