"""The newest posts of one source in memory."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from dashboard.records import SEARCHED_COLUMNS, Row
from dashboard.signal import Signal

MAX_RECENT_POSTS = 2_000


class PostUpdate(NamedTuple):
    """Posts that a source added. Where `reset` is true, all of its earlier posts are invalid."""

    posts: Sequence[Row] = ()
    reset: bool = False


class RecentPosts:
    """The last MAX_RECENT_POSTS posts by their id, in the form that `posts_of` returns.

    Not thread-safe: the history's lock guards it.
    """

    def __init__(self) -> None:
        self._signal = Signal[PostUpdate]("new posts of a source")
        self._posts: dict[str, Row] = {}
        self._newest_first: list[Row] | None = None

    def subscribe(self, listener: Callable[[PostUpdate], None]) -> Callable[[], None]:
        """Call `listener(update)` with the posts in memory, if any, and then with every change."""
        if self._posts:
            listener(PostUpdate(list(self._posts.values())))
        return self._signal.subscribe(listener)

    def unknown(self, posts: Iterable[Row]) -> list[Row]:
        """The posts whose ids are not in memory."""
        return [post for post in posts if post["id"] not in self._posts]

    def clear(self) -> None:
        """Remove all posts."""
        self._posts, self._newest_first = {}, None
        self._signal.emit(PostUpdate(reset=True))

    def restore(self, posts: Sequence[Row]) -> None:
        """Put posts from the database before those in memory.

        Subscribers receive an update without posts: the database has more of them than memory.
        """
        before = {post["id"]: post for post in posts}
        self._posts, self._newest_first = before | self._posts, None
        self._drop_oldest()
        if posts:
            self._signal.emit(PostUpdate())

    def add(self, posts: Sequence[Row]) -> None:
        """Add posts. The oldest are dropped where they are too many."""
        if posts:
            self._signal.emit(PostUpdate(posts))
        self._newest_first = None
        self._posts.update((post["id"], post) for post in posts)
        self._drop_oldest()

    def newest(self, max_posts: int, until: float = math.inf, words: Sequence[str] = ()) -> list[Row]:
        """The newest posts up to `until` (unix ms) that contain all the words, newest first."""
        lower = [word.lower() for word in words]
        if self._newest_first is None:
            self._newest_first = sorted(self._posts.values(), key=lambda post: post["time"], reverse=True)
        matches = (post for post in self._newest_first if post["time"] <= until and _has(post, lower))
        return list(islice(matches, max_posts))

    def _drop_oldest(self) -> None:
        for oldest in list(self._posts)[: max(len(self._posts) - MAX_RECENT_POSTS, 0)]:
            del self._posts[oldest]


def _has(post: Row, words: Sequence[str]) -> bool:
    return all(any(word in post[name].lower() for name in SEARCHED_COLUMNS) for word in words)
