"""The statistics that one page shows: what the viewer requests, and the newest result."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

from dashboard.posts.service import PostStatistics, StatisticsQuery, StatisticsResult
from dashboard.views.common.page_scheduler import call_when_done
from dashboard.views.common.viewer import Viewer
from dashboard.views.posts.leaders import SELECTION_WORDS


class StatisticsRequests:
    """Requests statistics whenever the viewer's choice or the posts have changed, and calls `show(result)` in
    the page's thread. Only the result of the last request is shown."""

    def __init__(
        self, viewer: Viewer, statistics: PostStatistics, show: Callable[[StatisticsResult], None]
    ) -> None:
        self.viewer, self.statistics = viewer, statistics
        self.result: StatisticsResult | None = None
        self._show = show
        self._pending: Future[StatisticsResult] | None = None
        self._requested: StatisticsQuery | None = None
        self._shown: StatisticsQuery | None = None
        self._take_soon = viewer.scheduler.soon(self.take)

    @property
    def is_live(self) -> bool:
        """Whether posts up to now are shown: the page is neither paused nor looks back."""
        return self._past is None and not self.viewer.viewport.state.paused

    @property
    def _past(self) -> tuple[float, float] | None:
        """The time range (unix ms) of the past that is shown; None when live."""
        return self.viewer.viewport.state.past

    def query(self) -> StatisticsQuery:
        """The viewer's current choice. On a paused page it has the time range of the result that is shown."""
        viewer, seconds = self.viewer, self.viewer.window_seconds
        between = self._past
        if between is None and viewer.viewport.state.paused:
            end = self.result.counts.selection.end if self.result else self.statistics.now * 1000
            between = (end - seconds * 1000 if seconds else 0.0, end)
        kind, _, name = viewer.about.partition(":")
        about = (kind, name) if name and kind in SELECTION_WORDS else None
        return StatisticsQuery(seconds, between, viewer.posts_of, about)

    def request(self) -> None:
        """Request the statistics of the viewer's current choice."""
        query = self.query()
        choice = query._replace(between=self._past)
        is_shown = choice == self._shown and self.result is not None and not self.result.missing
        if query.between is not None and is_shown:
            # The past, and what a paused page shows, stays as it is, whatever is still being counted.
            self._pending = None
            return
        self._requested = choice
        pending = self.statistics.query(query)
        if pending is not self._pending:
            self._pending = pending
            call_when_done(pending, self._take_soon)

    def take(self) -> None:
        """Show the result of the last request if it has come and is not shown yet."""
        if self._pending is None or not self._pending.done():
            return
        result, self._pending = self._pending.result(), None
        if result is self.result and self._requested == self._shown:
            return
        self.result, self._shown = result, self._requested
        self._show(result)
