"""The rows of a section's viewport: from memory at once, or from the database when it answers."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from dashboard.history.archive import ArchiveWindow
from dashboard.history.history import History
from dashboard.history.series import Series
from dashboard.history.shown_keys import Choice
from dashboard.history.shown_rows import Cursor
from dashboard.records import Columns
from dashboard.storage.engine import StorageUnavailable
from dashboard.views.common.page_scheduler import call_when_done
from dashboard.views.common.viewport_state import TimeRange
from dashboard.views.live.row_query import LoadedRows, RowQuery


class LoadResult(NamedTuple):
    """Rows, the series in them, the position after them, what they cover, and the target that they are for.

    is_fixed: they end in the past, so that none join them.
    """

    columns: Columns
    series: tuple[Series, ...]
    cursor: Cursor
    loaded: LoadedRows
    target: TimeRange | None
    is_fixed: bool


class RowLoader:
    """Loads the rows of a viewer's choice of keys.

    rows: the newest of them. has_choice: whether they are others than pages show at first. coming: what the
    database was queried for and has not been taken yet. on_answer: is called, in any thread, when `take` has
    an answer.
    """

    def __init__(self, history: History, query: RowQuery, on_answer: Callable[[], None]) -> None:
        self._history, self._query, self._on_answer = history, query, on_answer
        self.rows, self._drop, self.has_choice = history.shown, _nothing, False
        self.coming: ArchiveWindow | None = None
        self.coming_for: TimeRange | None = None

    def choose(self, choice: Choice) -> None:
        """Load the rows of these keys and charts from now on."""
        self.close()
        self.has_choice = choice != Choice()
        if self.has_choice:
            self.rows, self._drop = self._history.choose(choice)
        else:
            self.rows = self._history.shown

    def close(self) -> None:
        """End the updates of the rows of a choice."""
        self._drop()
        self._drop = _nothing

    def load(self) -> tuple[LoadResult, bool]:
        """The rows in memory, and whether these are all. Where they are not, the database is queried, and a
        few rows show the lines until `take` has the result."""
        rows = self.rows
        with self._history.locked():
            start, end, last = self._query.span()
            is_all = self._history.windows.covers(start, rows)
            first = start if is_all else end - self._query.least_ms
            columns = rows.window(first) if last == math.inf else rows.between(first, last)
            loaded = LoadedRows(first, last, rows.step(first, last))
            answer = LoadResult(
                columns, rows.series, rows.cursor, loaded, self._query.target, self._query.ends_in_past(last)
            )
        if not is_all:
            self.request(start, end, last)
        return answer, is_all

    def request(self, start: float, end: float, last: float) -> None:
        """Query the database for the rows from `start` to `end` (unix ms). last: the last time to show;
        infinity: up to the newest row."""
        history = self._history
        self.coming = (
            history.windows.long(start, self.rows)
            if last == math.inf
            else history.windows.fixed(start, end, self.rows)
        )
        self.coming_for = self._query.target
        call_when_done(self.coming.stored, self._on_answer)

    def take(self) -> LoadResult | None:
        """The rows from the database or, where it cannot be read, those in memory; None before the database
        has answered."""
        coming = self.coming
        if coming is None or not coming.stored.done():
            return None
        self.coming = None
        is_fixed = coming.edge == math.inf
        last = coming.end if is_fixed else math.inf
        rows = self.rows
        with self._history.locked():
            try:
                columns, step, cursor = self._history.windows.with_newest(coming, rows)
            except StorageUnavailable:
                cursor = rows.cursor
                columns, step = rows.between(coming.start, last), round(rows.step(coming.start, last))
            loaded = LoadedRows(coming.start, last, step)
            return LoadResult(columns, rows.series, cursor, loaded, self.coming_for, is_fixed)


def _nothing() -> None:
    """Nothing to do: a page drops no rows that all share."""
