"""Which rows of its history a section needs for its viewport."""

from __future__ import annotations

import math
import time
from typing import NamedTuple

from dashboard.history.history import History
from dashboard.views.common.viewport import Viewport
from dashboard.views.common.viewport_state import TimeRange, ViewportState, visible_range

# A replay has the rows of this many seconds to come, in which those after them are read.
AHEAD_SECONDS = 6.0
# Rows of a range this many times as long as what is shown are too coarse for it.
MAX_TIMES_LONGER = 6.0
# A zoom that shows fewer steps than this needs finer rows.
MIN_STEPS = 250


class LoadedRows(NamedTuple):
    """The rows on a page: from and to when (unix ms; infinity: the newest, and more come), and their step
    in ms; 0 is every row."""

    start: float = 0.0
    end: float = -math.inf
    step_ms: float = 0.0


class RowQuery:
    """Computes the ranges for one section from the viewport and the history."""

    def __init__(self, history: History, viewport: Viewport) -> None:
        self.history, self.viewport = history, viewport
        self.name = str(history.source.name)

    @property
    def state(self) -> ViewportState:
        """The viewport of the section."""
        return self.viewport.of(self.name)

    @property
    def least_ms(self) -> float:
        """The shortest window (ms) in which the course of the source is visible: six polls."""
        return 6_000.0 * float(self.history.source.period)

    @property
    def remark(self) -> str:
        """A remark where rows are later than now, or the window is longer than the chosen one; else ""."""
        if self.history.source.future and self.newest > time.time() * 1000:
            return "Rows right of the dashed line are ahead of now."
        if 0 < self.state.window_ms < self.least_ms:
            return f"This source updates rarely: showing the last {self.least_ms / 60_000:g} min."
        return ""

    @property
    def newest(self) -> float:
        """The time of the newest row (unix ms); now without rows."""
        return self.history.newest_time or time.time() * 1000

    @property
    def visible(self) -> TimeRange:
        """The range that the charts show (unix ms)."""
        now = time.time() * 1000
        return visible_range(self.state, self.history.oldest_time, self._newest_shown, self.least_ms, now)

    @property
    def _newest_shown(self) -> float:
        """The time of the newest row that a live page shows: of one that opens paused, up to the pause."""
        state = self.state
        if state.held is not None:
            return state.held
        if state.paused_at is None or self.history.source.future:
            return self.newest
        return min(self.newest, state.paused_at)

    @property
    def target(self) -> TimeRange | None:
        """The range of rows (unix ms) that a zoom or a range of the past needs; None: up to the newest
        row."""
        state = self.state
        if state.zoom is not None or state.range is None:
            return state.zoom
        start, end = self.visible
        return start, end + state.speed * AHEAD_SECONDS * 1000

    def span(self) -> tuple[float, float, float]:
        """The range of rows to load, and the last time to show (unix ms); infinity: all new rows."""
        newest, target = self.newest, self.target
        if target is None:
            start, end = self.visible[0], self._newest_shown
        else:
            start, end = self._with_margins(*target)
            end = min(end, newest)
        return min(start, end), end, end if end < newest or self.state.paused else math.inf

    def ends_in_past(self, last: float) -> bool:
        """Whether rows up to `last` (unix ms) end in the past because of a zoom or a range, rather than a
        pause alone."""
        return last < math.inf and (self.target is not None or not self.state.paused)

    def has(self, loaded: LoadedRows) -> bool:
        """Whether the rows on the page cover what is needed, with a step that is short enough."""
        target = self.target
        if target is None:
            return False
        start, end = target
        newest = self.history.newest_time
        there = loaded.start <= start and min(end, newest) <= loaded.end
        if self.state.zoom is not None:
            fine = (end - start) >= MIN_STEPS * loaded.step_ms
        else:
            length = min(loaded.end, newest) - loaded.start
            fine = loaded.step_ms == 0 or length <= MAX_TIMES_LONGER * (end - start)
        return there and fine

    def _with_margins(self, start: float, end: float) -> TimeRange:
        """The range with some more at both sides, so that a small move needs no other rows."""
        margin = 0.0 if self.state.speed else (end - start) / 2
        return start - margin, end + margin
