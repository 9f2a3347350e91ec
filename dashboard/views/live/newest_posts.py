"""The newest posts of a source on one page, those of the past, or those with certain words."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from concurrent.futures import Future

from bokeh.models import Div

from dashboard.history.history import History
from dashboard.records import Row
from dashboard.storage.engine import StorageUnavailable
from dashboard.views.common.post_list import post_list_html
from dashboard.views.common.viewer import Viewer

NEWEST = 8
MAX_FOUND = 100
# What is searched for is searched again after this, for the posts that have come.
SEARCH_SECONDS = 10.0


class NewestPosts:
    """Shows posts in a Div. The database is asked only for what is not the newest."""

    def __init__(self, history: History, viewer: Viewer) -> None:
        self.history, self.viewer = history, viewer
        self.searched = ""
        self._into: Div
        self._coming: Future[list[Row]] | None = None
        self._asked: tuple[object, ...] = ()
        self._take_soon = viewer.page_loop.soon(self._take)

    def find(self, text: str) -> None:
        """Show the posts that have all the words of the text; of none, the newest again."""
        self.searched = text
        self.show(self._into)

    @property
    def _words(self) -> tuple[str, ...]:
        return tuple(self.searched.split())

    def show(self, into: Div) -> None:
        """Show in `into` what there is now."""
        self._into = into
        past = self.viewer.past
        if not self._words and past is None:
            self._coming, self._asked = None, ()
            self._tell(self.history.posts(NEWEST))
        elif self._words or self.history.posts(1):
            self._ask(math.inf if past is None else past[1])

    def _ask(self, until: float) -> None:
        asked = (self._into, self._words, until, time.monotonic() // SEARCH_SECONDS)
        if asked != self._asked:
            self._asked = asked
            self._coming = self.history.find_posts(MAX_FOUND if self._words else NEWEST, until, self._words)
            self._coming.add_done_callback(lambda _: self._take_soon())

    def _take(self) -> None:
        coming = self._coming
        if coming is None or not coming.done():
            return
        self._coming = None
        try:
            self._tell(coming.result())
        except StorageUnavailable:
            until = math.inf if self.viewer.past is None else self.viewer.past[1]
            self._tell(self.history.posts(MAX_FOUND, until, self._words))

    def _tell(self, posts: Sequence[Row]) -> None:
        past = self.viewer.past is not None
        heading = "Newest posts then" if past else "Newest posts"
        if self._words:
            number = f"{MAX_FOUND} or more" if len(posts) == MAX_FOUND else str(len(posts))
            heading = f"{number} posts with {' '.join(self._words)}"
        html = post_list_html(posts, heading, self.history.feed.status.origin == "sample")
        if (posts or self._words or past) and self._into.text != html:
            self._into.update(text=html, visible=True)
