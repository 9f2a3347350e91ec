"""The newest posts of one source in memory."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from dashboard.records import SEARCHED, Row

MAX_POSTS = 2_000


class Posts:
    """The last MAX_POSTS posts by their id: {"time": unix ms} and what else `posts_of` tells.

    hear: called with the posts that are added, and with None when all are forgotten. Not made for several
    threads at once.
    """

    def __init__(self, hear: Callable[[Sequence[Row] | None], None] | None = None) -> None:
        self._hear = hear
        self._posts: dict[str, Row] = {}
        self._newest_first: list[Row] | None = None

    def __iter__(self) -> Iterator[Row]:
        return iter(self._posts.values())

    def new(self, posts: Iterable[Row]) -> list[Row]:
        """Those that are not here."""
        return [post for post in posts if post["id"] not in self._posts]

    def forget(self) -> None:
        """Begin anew."""
        self._posts, self._newest_first = {}, None
        if self._hear:
            self._hear(None)

    def restore(self, posts: Sequence[Row]) -> None:
        """Have these before what is here; whoever hears of posts reads them from the database."""
        before = {post["id"]: post for post in posts}
        self._posts, self._newest_first = before | self._posts, None
        self._drop_oldest()
        if self._hear and posts:
            self._hear(())

    def add(self, posts: Sequence[Row]) -> None:
        """Keep these, in place of the oldest."""
        if self._hear and posts:
            self._hear(posts)
        self._newest_first = None
        self._posts.update((post["id"], post) for post in posts)
        self._drop_oldest()

    def _drop_oldest(self) -> None:
        for stale in list(self._posts)[: max(len(self._posts) - MAX_POSTS, 0)]:
            del self._posts[stale]

    def newest(self, most: int, until: float = math.inf, words: Sequence[str] = ()) -> list[Row]:
        """The newest of those up to `until` (unix ms) in which all the words are, newest first."""
        lower = [word.lower() for word in words]
        if self._newest_first is None:
            self._newest_first = sorted(self._posts.values(), key=lambda post: post["time"], reverse=True)
        found = (post for post in self._newest_first if post["time"] <= until and _has(post, lower))
        return list(islice(found, most))


def _has(post: Row, words: Sequence[str]) -> bool:
    return all(any(word in post[name].lower() for name in SEARCHED) for word in words)
