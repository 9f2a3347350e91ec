"""The rows of some time earlier, which a section's charts show as faint lines for comparison."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from dashboard.history.archive import ArchiveWindow
from dashboard.history.shown_rows import ShownRows
from dashboard.records import Columns
from dashboard.storage.engine import StorageUnavailable
from dashboard.views.charts.chart_state import ChartState
from dashboard.views.common.page_scheduler import call_when_done
from dashboard.views.common.viewer import COMPARE_SECONDS, COMPARE_WORDS, Viewer
from dashboard.views.live.page_columns import page_columns
from dashboard.views.live.row_query import RowQuery

UNREADABLE = "the database cannot be read now"


class EarlierRange(NamedTuple):
    """The range that charts show, and how much earlier the compared rows are (all ms)."""

    start: float
    end: float
    offset: float


class Comparison:
    """Puts these rows into `ChartState.compared`: for what charts show when the viewer chooses, and for the
    ranges that the browser requests (`compare_range`) when charts have moved further than its rows reach.

    rows: returns those of the viewer's choice of keys.
    """

    def __init__(
        self, query: RowQuery, viewer: Viewer, state: ChartState, rows: Callable[[], ShownRows]
    ) -> None:
        self._query, self._viewer, self._state, self._rows = query, viewer, state, rows
        self._coming: tuple[ArchiveWindow, EarlierRange] | None = None
        soon = viewer.scheduler.soon
        reload, request, self._take_soon = soon(self.reload), soon(self._load_requested), soon(self._take)
        viewer.param.watch(lambda *_: reload(), ["compare", "units"])
        state.on_change("compare_range", lambda attr, old, new: request())

    def reload(self) -> None:
        """Load the rows for what charts show now; none where nothing is compared."""
        if self._viewer.compare:
            self._load(self._query.visible)
        else:
            self._coming = self._state.compared = None

    def _load_requested(self) -> None:
        if self._viewer.compare:
            self._load(self._state.compare_range)

    def _load(self, shown: Sequence[float]) -> None:
        if len(shown) != 2 or not all(map(math.isfinite, shown)) or shown[0] >= shown[1]:
            return
        history, rows, required = self._query.history, self._rows(), self._with_margins(*shown)
        start, end = required.start - required.offset, required.end - required.offset
        if history.windows.covers(start, rows):
            self._coming = None
            self._put(required, rows.between(start, end), rows.step(start, end))
            return
        window = history.windows.fixed(start, end, rows)
        self._coming = window, required
        call_when_done(window.stored, self._take_soon)

    def _with_margins(self, start: float, end: float) -> EarlierRange:
        """The range with some more at both sides, so that charts may move a little, up to the newest row."""
        offset, margin = COMPARE_SECONDS[self._viewer.compare] * 1000, (end - start) / 2
        newest = max(time.time() * 1000, self._query.newest) + offset
        return EarlierRange(start - margin, max(min(end + margin, newest), end), offset)

    def _take(self) -> None:
        """Show what the database has answered."""
        if self._coming is None or not self._coming[0].stored.done():
            return
        (window, required), self._coming = self._coming, None
        try:
            stored = window.stored.result()
        except StorageUnavailable:
            self._put(required, {"time": []}, 0, UNREADABLE)
        else:
            self._put(required, stored.columns, stored.step_ms)

    def _put(self, required: EarlierRange, columns: Columns, step_ms: float, note: str = "") -> None:
        moved = columns | {"time": [at + required.offset for at in columns["time"]]}
        self._state.compared = {
            **required._asdict(),
            "words": COMPARE_WORDS[self._viewer.compare],
            "step": step_ms,
            "oldest": self._query.history.oldest_time,
            "note": note,
            "columns": page_columns(moved, self._rows().series, self._viewer.units),
        }
