"""Where one viewer looks in a source's history: at the newest rows, or at what they went or zoomed to."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

from dashboard.history.history import History
from dashboard.views.common.viewer import Viewer

# A replay has the rows of so many seconds to come, in which those after them are read.
AHEAD_SECONDS = 6.0
# Rows of a stretch so many times as long as what is looked at are too coarse.
MAX_TIMES_LONGER = 6.0


class Looking:
    """What rows a section needs. `asked` is from and to when the browser wants them (unix ms), or ();
    `fixed` is whether the rows shown end in the past, so that none join them."""

    def __init__(self, history: History, viewer: Viewer) -> None:
        self.history, self.viewer = history, viewer
        self.asked: tuple[float, ...] = ()
        self.fixed = False
        self._held = 0.0

    @property
    def least_seconds(self) -> float:
        """The shortest window that shows a source's course: six of its polls."""
        period: float = self.history.source.period
        return 6 * period

    @property
    def remark(self) -> str:
        """That the window is longer than the one chosen, if so."""
        least = self.least_seconds
        if 0 < self.viewer.window_seconds < least:
            return (
                f"Rows are seldom here: the charts reach back {least / 60:g} min, not {self.viewer.window}."
            )
        return ""

    @property
    def wanted(self) -> tuple[float, float] | None:
        """From and to when (unix ms) the viewer has gone; None: to the newest."""
        if len(self.asked) == 2:
            return self.asked[0], self.asked[1]
        if self.viewer.past is None:
            return None
        start, end = self.viewer.past
        return min(start, end - self.least_seconds * 1000), end + self.viewer.speed * AHEAD_SECONDS * 1000

    def elsewhere(self, last: float) -> bool:
        """Whether rows up to `last` (unix ms) end in the past because the viewer wants them to."""
        return last < math.inf and (self.wanted is not None or not self.viewer.paused)

    def hold(self, newest: float) -> None:
        """Have one who pauses see no row after the `newest` that was shown then (unix ms)."""
        if not self._held:
            self._held = self.history.newest.get("time", 0.0) if self.fixed else newest

    def go_on(self) -> None:
        """Have one who paused see all rows again."""
        self._held = 0.0

    def span(self) -> tuple[float, float, float]:
        """From and to when rows are needed, and the last to be shown (unix ms); infinity: all that come."""
        newest = self.history.newest.get("time", time.time() * 1000)
        if self.wanted:
            start, end = self._with_margins(*self.wanted)
            end = min(end, newest)
        else:
            end = self._held or newest
            seconds = self.viewer.window_seconds and max(self.viewer.window_seconds, self.least_seconds)
            start = end - seconds * 1000 if seconds else self.history.oldest_time
        return min(start, end), end, end if end < newest or self.viewer.paused else math.inf

    def has(self, loaded: Sequence[float]) -> bool:
        """Whether the rows on the page, as `View.loaded` has them, are what is needed, and fine enough."""
        if self.wanted is None or not loaded:
            return False
        (start, end), (begin, finish, step) = self.wanted, loaded
        newest = self.history.newest.get("time", 0.0)
        there = begin <= start and (not finish or min(end, newest) <= finish)
        coarse = step > 0 and (finish or newest) - begin > MAX_TIMES_LONGER * (end - start)
        return there and not coarse

    def _with_margins(self, start: float, end: float) -> tuple[float, float]:
        """With some more at both sides, so that going a little further needs no other answer."""
        margin = 0.0 if self.viewer.speed else (end - start) / 2
        return start - margin, end + margin
