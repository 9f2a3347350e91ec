"""The newest rows of some columns of numbers, as arrays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float64]


class ColumnBuffer:
    """The last `max_rows` rows of floats in order of time. The first column is the time (unix ms). Appending
    a row, or a column of NaN, takes the same time on average, however many rows there are.

    rows_ever: the number of rows that were appended since the start, with those that were dropped.
    """

    def __init__(self, columns: int, max_rows: int) -> None:
        self._max_rows = max_rows
        self._table: Table = np.full((columns, min(64, 2 * max_rows)), np.nan)
        self._start = self._end = 0
        self.rows_ever = 0

    def __len__(self) -> int:
        """The number of rows."""
        return self._end - self._start

    @property
    def first(self) -> int:
        """The number of rows that were dropped."""
        return self.rows_ever - len(self)

    @property
    def table(self) -> Table:
        """A view of the rows: an array (columns x rows)."""
        return self._table[:, self._start : self._end]

    def append(self, rows: Table) -> None:
        """Append rows, an array (columns x rows). The oldest rows are dropped where they are too many."""
        self.rows_ever += rows.shape[1]
        rows = rows[:, -self._max_rows :]
        added = rows.shape[1]
        if self._end + added > self._table.shape[1]:
            self._make_room(added)
        self._table[:, self._end : self._end + added] = rows
        self._end += added
        self._start = max(self._start, self._end - self._max_rows)

    def add_columns(self, number: int, max_rows: int) -> None:
        """Append columns of NaN, and set the maximum number of rows."""
        more = np.full((number, self._table.shape[1]), np.nan)
        self._table = np.concatenate([self._table, more])
        self._max_rows = max_rows
        self._start = max(self._start, self._end - max_rows)

    def cut(self, time: float) -> None:
        """Remove the rows from `time` on."""
        remaining = int(np.searchsorted(self.table[0], time))
        self.rows_ever -= len(self) - remaining
        self._end = self._start + remaining

    def between(self, start: float, end: float) -> Table:
        """A view of the rows from `start` to `end` (unix ms, both included): an array (columns x rows)."""
        first, last = np.searchsorted(self.table[0], start), np.searchsorted(self.table[0], end, "right")
        return self.table[:, first:last]

    def _make_room(self, added: int) -> None:
        rows = self.table[:, max(len(self) + added - self._max_rows, 0) :]
        length = rows.shape[1]
        capacity = min(2 * (length + added), 2 * self._max_rows)
        table = np.full((rows.shape[0], max(capacity, length + added)), np.nan)
        table[:, :length] = rows
        self._table, self._start, self._end = table, 0, length
