"""The posts whose content warnings a viewer has opened: their words count in that viewer's word clouds, and
select them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import NamedTuple

from dashboard.posts.results import Selection
from dashboard.posts.selection_counter import WordClouds
from dashboard.posts.service import PostStatistics, StatisticsResult
from dashboard.records import Row
from dashboard.views.common.page_scheduler import call_when_done
from dashboard.views.common.post_search import PostFilter
from dashboard.views.common.viewer import Viewer

MAX_OPENED = 100


class _Listed(NamedTuple):
    """A post with a content warning, and the sources that it belongs to."""

    post: Row
    sources: frozenset[str]

    def is_in(self, selection: Selection) -> bool:
        """Whether a selection has the post."""
        in_time = selection.start <= self.post["time"] <= selection.end
        about = PostFilter(about=selection.about, opened=frozenset((self.post["id"],)))
        return in_time and self.sources <= set(selection.sources) and about.matches(self.post)


class OpenedPosts:
    """Calls `show(words)` in the page's thread for each result: its words, with those of opened posts."""

    def __init__(
        self, viewer: Viewer, statistics: PostStatistics, show: Callable[[WordClouds], None]
    ) -> None:
        self._statistics, self._show = statistics, show
        self._listed: dict[str, _Listed] = {}
        self._opened: dict[str, _Listed] = {}
        self._result: StatisticsResult | None = None
        self._pending: Future[WordClouds] | None = None
        self._take_soon = viewer.scheduler.soon(self._take)

    @property
    def ids(self) -> frozenset[str]:
        """The ids of the posts that are open."""
        return frozenset(self._opened)

    def list(self, posts: Sequence[Row], selection: Selection) -> None:
        """Add posts that the viewer can open, which are of this selection."""
        sources = frozenset(selection.sources)
        self._listed = {post["id"]: _Listed(post, sources) for post in posts if post.get("warning")}
        self._opened |= {name: one for name, one in self._listed.items() if name in self._opened}

    def open(self, ids: Sequence[str]) -> None:
        """Set the ids of all posts that are open now. Posts that the viewer was never shown are ignored."""
        known = {**self._opened, **self._listed}
        opened = {name: known[name] for name in ids[-MAX_OPENED:] if name in known}
        if opened.keys() != self._opened.keys():
            self._opened = opened
            if self._result is not None:
                self.show(self._result)

    def show(self, result: StatisticsResult) -> None:
        """Show the words of a result: at once, or after a while where posts are opened, whose words have to
        be placed."""
        self._result, self._pending = result, None
        selection = result.counts.selection
        opened = [one.post for one in self._opened.values() if one.is_in(selection)]
        if not opened:
            self._show(result.words)
            return
        self._pending = self._statistics.words_with(result.words, opened)
        call_when_done(self._pending, self._take_soon)

    def _take(self) -> None:
        if self._pending is not None and self._pending.done():
            words, self._pending = self._pending.result(), None
            self._show(words)
