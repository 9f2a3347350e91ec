"""Reads stored posts into the post table when a window reaches back beyond those in memory."""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Callable, Mapping, Sequence

from dashboard.history.archive import Archive
from dashboard.history.history import History
from dashboard.posts.table import PostTable
from dashboard.records import Row
from dashboard.storage.engine import StorageUnavailable

POSTS_PER_READ = 4_000
# The rest of the table is for new posts.
MAX_FILLED_SHARE = 0.9

log = logging.getLogger("dashboard")


class Backfill:
    """Adds stored posts from before `started_at` (unix ms), when this process began, to a post table.

    A post of that time may come from its source, from the database, or from both; it is added once.
    on_read: called after posts were added, in the thread that read them.
    """

    def __init__(self, table: PostTable, started_at: float, on_read: Callable[[], None]) -> None:
        self.table, self.started_at, self.on_read = table, started_at, on_read
        self.full = False
        self._reached: dict[str, float] = {}
        self._ids: dict[str, set[int]] = {}
        self._readers: dict[str, threading.Thread] = {}
        self._lock = threading.Lock()

    def unknown(self, name: str, posts: Sequence[Row]) -> list[Row]:
        """The posts of a source that were not added yet. They count as added from now on."""
        with self._lock:
            known = self._ids.setdefault(name, set())
            unknown = []
            for post in posts:
                if post["time"] < self.started_at:
                    if hash(post["id"]) in known:
                        continue
                    known.add(hash(post["id"]))
                unknown.append(post)
        return unknown

    def clear(self, name: str) -> None:
        """Forget which posts of a source were added."""
        with self._lock:
            self._ids.pop(name, None)
            self._reached.pop(name, None)

    def request(self, histories: Mapping[str, History], start: float) -> None:
        """Read the stored posts of these histories since `start` (unix ms), in threads of their own."""
        for name, history in histories.items():
            reading = name in self._readers and self._readers[name].is_alive()
            if history.archive is None or self.full or reading:
                continue
            if self._reached.setdefault(name, self.started_at) > start:
                self._readers[name] = threading.Thread(
                    target=self._read, args=(name, history.archive, start), name="post-backfill", daemon=True
                )
                self._readers[name].start()

    def missing_before(self, name: str, start: float) -> float:
        """The time (unix ms) before which posts of a source since `start` are not read yet; 0 where none are
        missing."""
        reached = self._reached.get(name, 0.0)
        return reached if reached > start else 0.0

    def _read(self, name: str, archive: Archive, start: float) -> None:
        limit = POSTS_PER_READ
        try:
            while not self.full and (until := self._reached.get(name, -math.inf)) > start:
                posts = archive.posts(limit, until).result()
                self.table.add(name, self.unknown(name, posts))
                # The next read begins with the time of the last post, as more posts may have the same time.
                self._reached[name] = posts[-1]["time"] if len(posts) == limit else -math.inf
                limit = POSTS_PER_READ if self._reached[name] < until else 2 * limit
                self.full = len(self.table) >= self.table.max_posts * MAX_FILLED_SHARE
                self.on_read()
        except StorageUnavailable:
            return
        except Exception:
            log.exception("%s: stored posts could not be read", name)
