"""The newest posts of a source on one page, those of the past, or those with certain words."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bokeh.models import Div

from dashboard.history.history import History
from dashboard.records import Row
from dashboard.views.common.change_notifier import NEWEST_POSTS
from dashboard.views.common.post_list import post_list_html
from dashboard.views.common.post_search import PostFilter, PostSearch
from dashboard.views.common.viewer import Viewer

MAX_FOUND = 100


class NewestPosts:
    """Shows posts in a Div. The database is queried only for what is not the newest."""

    def __init__(self, history: History, viewer: Viewer) -> None:
        self.history, self.viewer = history, viewer
        self.searched = ""
        self._into: Div | None = None
        self._search = PostSearch(viewer, self._show_posts)

    def find(self, text: str) -> None:
        """Show the posts that have all the words of the text; of none, the newest again."""
        self.searched = text
        if self._into is not None:
            self.show(self._into)

    @property
    def _words(self) -> tuple[str, ...]:
        return tuple(self.searched.split())

    def show(self, into: Div) -> None:
        """Show in `into` what there is now."""
        self._into = into
        past = self.viewer.viewport.state.past
        if self._words or past is None or self.history.posts.newest(1):
            until = math.inf if past is None else past[1]
            limit = MAX_FOUND if self._words else NEWEST_POSTS
            self._search.find([self.history], PostFilter(until, self._words), limit)

    def _show_posts(self, posts: Sequence[Row]) -> None:
        past = self.viewer.viewport.state.range is not None
        heading = "Newest posts then" if past else "Newest posts"
        if self._words:
            number = f"{MAX_FOUND} or more" if len(posts) == MAX_FOUND else str(len(posts))
            heading = f"{number} posts with {' '.join(self._words)}"
        html = post_list_html(posts, heading, self.history.feed.status.origin == "sample")
        if self._into is not None and (posts or self._words or past) and self._into.text != html:
            self._into.update(text=html, visible=True)
