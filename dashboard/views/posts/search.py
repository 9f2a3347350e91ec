"""The newest posts of several sources that a viewer wants to see, from memory or from the database."""

from __future__ import annotations

import heapq
import math
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from itertools import islice
from typing import NamedTuple
from weakref import WeakMethod

from dashboard.history.history import History
from dashboard.records import Row
from dashboard.storage.engine import StorageUnavailable
from dashboard.text.entities import hashtags, mentions
from dashboard.text.keywords import keywords
from dashboard.text.plain import language
from dashboard.views.common.viewer import Viewer

SHOWN = 24
# Of these it is seen whether they are wanted, where the database cannot tell.
LOOKED_AT = 2_000
FOUND = 200
# What was found is looked for again after this, for the posts that have come.
AGAIN_SECONDS = 5.0


class Wanted(NamedTuple):
    """Posts up to `until` (unix ms) with all the words, in a language, with a term, and about something, as
    `dashboard.posts.results.Selection` has it; all of them where nothing is said."""

    until: float = math.inf
    words: tuple[str, ...] = ()
    lang: str = ""
    term: str = ""
    about: tuple[str, str] | None = None

    def has(self, post: Row) -> bool:
        """Whether a post that was found by its words is wanted."""
        if self.lang and language(post["lang"]) != language(self.lang):
            return False
        if self.term and self.term not in post["terms"].split(", "):
            return False
        return self.about is None or _names(post, *self.about)

    @property
    def searched(self) -> tuple[str, ...]:
        """The words to find such posts by, of which there may be more."""
        return (*self.words, *([self.about[1]] if self.about else []))


def _names(post: Row, kind: str, name: str) -> bool:
    named: dict[str, Callable[[], Sequence[str]]] = {
        "hashtag": lambda: hashtags(post["text"]),
        "mention": lambda: mentions(post["text"]),
        # Most posts have it not, and to tell that is quick.
        "word": lambda: keywords(post["text"], post["lang"]) if name in post["text"].lower() else [],
        "term": lambda: post["terms"].split(", "),
        "author": lambda: [post["author"]],
    }
    return kind in named and name in named[kind]()


class FoundPosts:
    """Finds posts for one page and calls `show(posts)`, newest first, in the page's thread."""

    def __init__(self, viewer: Viewer, show: Callable[[Sequence[Row]], None]) -> None:
        self._show = show
        self._take_soon = viewer.page_loop.soon(self._take)
        self._coming: list[Future[list[Row]]] = []
        self._wanted, self._here = Wanted(), list[Row]()
        self._asked: tuple[object, ...] = ()

    def find(self, histories: Sequence[History], wanted: Wanted) -> None:
        """Show these posts: at once where memory has them, else when the database has answered."""
        here = self._newest(
            [history.posts(LOOKED_AT, wanted.until, wanted.words) for history in histories], wanted
        )
        if len(here) >= SHOWN or wanted == Wanted():
            self._coming, self._asked = [], ()
            self._show(here)
            return
        asked = (wanted, tuple(histories), time.monotonic() // AGAIN_SECONDS)
        if asked == self._asked:
            return
        self._asked, self._wanted, self._here = asked, wanted, here
        self._coming = [
            history.find_posts(FOUND, wanted.until, wanted.searched, wanted.lang, wanted.term)
            for history in histories
        ]
        take = WeakMethod(self._come)
        for coming in self._coming:
            coming.add_done_callback(lambda _: (call := take()) and call())
        if not histories:
            self._show([])

    def _come(self) -> None:
        self._take_soon()

    def _take(self) -> None:
        if not self._coming or wait(self._coming, 0).not_done:
            return
        coming, self._coming = self._coming, []
        try:
            self._show(self._newest([one.result() for one in coming], self._wanted))
        except StorageUnavailable:
            self._show(self._here)

    def _newest(self, lists: Sequence[Sequence[Row]], wanted: Wanted) -> list[Row]:
        newest_first = heapq.merge(*lists, key=lambda post: -post["time"])
        return list(islice(filter(wanted.has, newest_first), SHOWN))
