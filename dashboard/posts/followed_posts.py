"""The posts of all histories in one table, with those that are read from the database for long windows."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from dashboard.history.history import History
from dashboard.history.recent_posts import PostUpdate
from dashboard.history.registry import subscribe_new
from dashboard.posts.backfill import Backfill
from dashboard.posts.table import PostTable


class FollowedPosts:
    """`histories` are those that have had posts, `table` has their posts as of the last `update`.

    started_at: unix ms; stored posts from before are read on request. on_new: called when there are posts
    that `update` would add, in the thread that brought them.
    """

    def __init__(self, started_at: float, on_new: Callable[[], None]) -> None:
        self.histories: dict[str, History] = {}
        self.table = PostTable()
        self._backfill = Backfill(self.table, started_at, on_new)
        self._followed = set[str]()
        self._updates: deque[tuple[str, PostUpdate]] = deque()
        self._on_new, self._lock = on_new, threading.Lock()

    def follow(self, histories: Mapping[str, History]) -> None:
        """Receive the posts of these histories, and of those that a registry adds later. Following a history
        twice has no effect."""
        subscribe_new(histories, lambda: self._follow_all(histories))
        self._follow_all(histories)

    def update(self) -> None:
        """Add the posts that came since the last update to the table."""
        while self._updates:
            name, update = self._updates.popleft()
            if update.reset:
                self._backfill.clear(name)
                self.table.remove(name)
            if update.posts:
                self.table.add(name, self._backfill.unknown(name, update.posts))

    @property
    def sources(self) -> tuple[str, ...]:
        """The names of the sources that have posts: those with live posts or, without any, those with
        samples."""
        live = tuple(name for name in self.histories if not self.is_sample(name))
        return live or tuple(self.histories)

    def is_sample(self, name: str) -> bool:
        return bool(self.histories[name].feed.status.origin == "sample")

    def request_stored(self, names: Sequence[str], start: float) -> None:
        """Read the stored posts of these sources since `start` (unix ms), in threads of their own."""
        stored = {name: self.histories[name] for name in names if not self.is_sample(name)}
        self._backfill.request(stored, start)

    def missing_before(self, names: Sequence[str], start: float) -> float:
        """The time (unix ms) before which stored posts since `start` are not read yet; 0 if all are."""
        return max((self._backfill.missing_before(name, start) for name in names), default=0.0)

    @property
    def full(self) -> bool:
        """Whether the table has no room for further stored posts."""
        return self._backfill.full

    def _follow_all(self, histories: Mapping[str, History]) -> None:
        with self._lock:
            for name, history in histories.items():
                if name not in self._followed:
                    self._followed.add(name)
                    history.posts.subscribe(partial(self._on_posts, name, history))

    def _on_posts(self, name: str, history: History, update: PostUpdate) -> None:
        """Queue an update. Called while the history is locked, by a feed or the storage writer."""
        if not update.reset and name not in self.histories:
            # Another mapping, so that iterations over this one are not disturbed.
            self.histories = {**self.histories, name: history}
        self._updates.append((name, update))
        self._on_new()
