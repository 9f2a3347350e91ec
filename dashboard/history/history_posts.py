"""The posts of one source, for every page: the newest from memory, all others from the database."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from typing import Any

from dashboard.history.archive import Archive
from dashboard.history.memory_store import MemoryStore
from dashboard.history.recent_posts import PostUpdate
from dashboard.records import Row


class HistoryPosts:
    """The posts of a history. lock: that of the history."""

    def __init__(
        self, memory: MemoryStore, archive: Archive | None, lock: AbstractContextManager[Any]
    ) -> None:
        self._memory, self._archive, self._lock = memory, archive, lock

    def subscribe(self, listener: Callable[[PostUpdate], None]) -> Callable[[], None]:
        """Call `listener(update)` with the posts in memory and then with every change, none lost or doubled.

        It is called while the history is locked, so it must return at once. Returns the function that
        unsubscribes.
        """
        with self._lock:
            return self._memory.posts.subscribe(listener)

    def newest(self, max_posts: int, until: float = math.inf, words: Sequence[str] = ()) -> list[Row]:
        """The newest posts in memory up to `until` (unix ms) with all the words, newest first."""
        with self._lock:
            return self._memory.posts.newest(max_posts, until, words)

    def find(
        self,
        max_posts: int,
        until: float = math.inf,
        words: Sequence[str] = (),
        lang: str = "",
        term: str = "",
    ) -> Future[list[Row]]:
        """Stored posts that match, newest first. The future raises StorageUnavailable while there is no
        database.

        Where posts are not stored, those in memory with the words, of any `lang` and `term`.
        """
        if self._archive is not None and not self._memory.is_sample:
            return self._archive.posts(max_posts, until, words, lang, term)
        found: Future[list[Row]] = Future()
        found.set_result(self.newest(max_posts, until, words))
        return found
