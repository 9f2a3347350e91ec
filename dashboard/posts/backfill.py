"""Brings posts back into memory that were kept in the database, when somebody wants them counted."""

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

# Read at once: a moment's work.
PIECE = 4_000
# The rest of a tally is for those that come.
FULL_SHARE = 0.9

log = logging.getLogger("dashboard")


class Backfill:
    """What a tally has of the time before this process began, at `began` (unix ms).

    A post of that time may be told anew by its source, kept in the database, or both; it is counted once.
    """

    def __init__(self, table: PostTable, began: float, tell: Callable[[], None]) -> None:
        self.table, self.began, self.tell = table, began, tell
        self.full = False
        self._reached: dict[str, float] = {}
        self._ids: dict[str, set[int]] = {}
        self._readers: dict[str, threading.Thread] = {}
        self._lock = threading.Lock()

    def new(self, name: str, posts: Sequence[Row]) -> list[Row]:
        """Those of a source's posts that are not counted yet."""
        with self._lock:
            known = self._ids.setdefault(name, set())
            fresh = []
            for post in posts:
                if post["time"] < self.began:
                    if hash(post["id"]) in known:
                        continue
                    known.add(hash(post["id"]))
                fresh.append(post)
        return fresh

    def forget(self, name: str) -> None:
        """Begin anew with a source."""
        with self._lock:
            self._ids.pop(name, None)
            self._reached.pop(name, None)

    def reach(self, histories: Mapping[str, History], start: float) -> None:
        """Have what is kept of these sources since `start` (unix ms) read soon."""
        for name, history in histories.items():
            reading = name in self._readers and self._readers[name].is_alive()
            if history.archive is None or self.full or reading:
                continue
            if self._reached.setdefault(name, self.began) > start:
                self._readers[name] = threading.Thread(
                    target=self._read, args=(name, history.archive, start), name="older-posts", daemon=True
                )
                self._readers[name].start()

    def missing(self, name: str, start: float) -> float:
        """Before when (unix ms) posts of a source are wanted from `start` on and not there; 0 if none are."""
        reached = self._reached.get(name, 0.0)
        return reached if reached > start else 0.0

    def _read(self, name: str, past: Archive, start: float) -> None:
        most = PIECE
        try:
            while not self.full and (until := self._reached.get(name, -math.inf)) > start:
                piece = past.posts(most, until).result()
                self.table.add(name, self.new(name, piece))
                # Some of the last moment may be in the next piece, which begins with it.
                self._reached[name] = piece[-1]["time"] if len(piece) == most else -math.inf
                most = PIECE if self._reached[name] < until else 2 * most
                self.full = len(self.table) >= self.table.most * FULL_SHARE
                self.tell()
        except StorageUnavailable:
            return
        except Exception:
            log.exception("%s: older posts could not be read", name)
