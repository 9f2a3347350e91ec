"""The newest posts that pass a viewer's filter, from memory or from the database."""

from __future__ import annotations

import heapq
import math
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from itertools import islice
from typing import NamedTuple

from dashboard.history.history import History
from dashboard.records import Row
from dashboard.storage.engine import StorageUnavailable
from dashboard.text.entities import hashtags, mentions
from dashboard.text.keywords import keywords
from dashboard.text.plain import language
from dashboard.views.common.page_scheduler import call_when_done
from dashboard.views.common.viewer import Viewer

# Posts to filter here, in memory and from the database, where neither filters by everything.
MAX_FILTERED_IN_MEMORY = 2_000
MAX_FILTERED_FROM_DATABASE = 200
# The same search is run again after this, for the posts that have come.
REPEAT_SECONDS = 5.0


class PostFilter(NamedTuple):
    """Posts up to `until` (unix ms) with all the words, in a language, with a term, and about something, as
    `dashboard.posts.results.Selection` has it; empty: any.

    opened: the ids of posts whose words count although they are behind a content warning.
    """

    until: float = math.inf
    words: tuple[str, ...] = ()
    lang: str = ""
    term: str = ""
    about: tuple[str, str] | None = None
    opened: frozenset[str] = frozenset()

    def matches(self, post: Row) -> bool:
        """Whether a post passes the other conditions. It has the words and the time already."""
        if self.lang and language(post["lang"]) != language(self.lang):
            return False
        if self.term and self.term not in post["terms"].split(", "):
            return False
        if self.about is None:
            return True
        kind, name = self.about
        return _names(post, kind, name, not post.get("warning") or post["id"] in self.opened)

    @property
    def needs_matching(self) -> bool:
        """Whether `matches` can reject a post."""
        return bool(self.lang or self.term or self.about)

    @property
    def database_words(self) -> tuple[str, ...]:
        """The words for the query of the database. It may find more posts than match."""
        return (*self.words, *([self.about[1]] if self.about else []))


def _names(post: Row, kind: str, name: str, is_open: bool) -> bool:
    named: dict[str, Callable[[], Sequence[str]]] = {
        "hashtag": lambda: hashtags(post["text"]),
        "mention": lambda: mentions(post["text"]),
        "word": lambda: _words(post, name) if is_open else (),
        "term": lambda: post["terms"].split(", "),
        "author": lambda: [post["author"]],
    }
    return kind in named and name in named[kind]()


def _words(post: Row, name: str) -> Sequence[str]:
    """The words of a post that count. Most posts do not have the name, and to see that is quick."""
    return keywords(post["text"], post["lang"]) if name in post["text"].lower() else ()


class PostSearch:
    """Searches for one page and calls `show(posts)`, newest first, in the page's thread.

    Nothing of the page outlives it: histories and the database hold only a weak reference to a search.
    """

    def __init__(self, viewer: Viewer, show: Callable[[Sequence[Row]], None]) -> None:
        self._show = show
        self._take_soon = viewer.scheduler.soon(self._take)
        self._pending: list[Future[list[Row]]] = []
        self._filter, self._limit = PostFilter(), 0
        self._in_memory: list[Row] = []
        self._request: tuple[object, ...] = ()

    def find(self, histories: Sequence[History], criteria: PostFilter, limit: int) -> None:
        """Show the newest `limit` posts that pass the filter. Memory answers at once where it has enough, or
        where nothing is filtered; otherwise the database is queried. The same search is not repeated within
        REPEAT_SECONDS."""
        in_memory = MAX_FILTERED_IN_MEMORY if criteria.needs_matching else limit
        lists = [history.posts.newest(in_memory, criteria.until, criteria.words) for history in histories]
        newest = _newest(lists, criteria, limit)
        if len(newest) >= limit or criteria == PostFilter(opened=criteria.opened) or not histories:
            self._pending, self._request = [], ()
            self._show(newest)
            return
        request = (criteria, limit, tuple(histories), time.monotonic() // REPEAT_SECONDS)
        if request == self._request:
            return
        self._request, self._filter, self._limit, self._in_memory = request, criteria, limit, newest
        most = MAX_FILTERED_FROM_DATABASE if criteria.needs_matching else limit
        self._pending = [
            history.posts.find(most, criteria.until, criteria.database_words, criteria.lang, criteria.term)
            for history in histories
        ]
        for pending in self._pending:
            call_when_done(pending, self._take_soon)

    def _take(self) -> None:
        if not self._pending or wait(self._pending, 0).not_done:
            return
        pending, self._pending = self._pending, []
        try:
            self._show(_newest([one.result() for one in pending], self._filter, self._limit))
        except StorageUnavailable:
            self._show(self._in_memory)


def _newest(lists: Sequence[Sequence[Row]], criteria: PostFilter, limit: int) -> list[Row]:
    newest_first = heapq.merge(*lists, key=lambda post: -post["time"])
    return list(islice(filter(criteria.matches, newest_first), limit))
