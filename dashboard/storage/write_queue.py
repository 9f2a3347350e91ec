"""Batches that wait to be stored: bounded, and counted where the bound drops some."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from typing import NamedTuple

from dashboard.storage.engine import StorageUnavailable
from dashboard.storage.inserts import WriteBatch

# About 100 MB, or a day of six rows a second.
MAX_WAITING_ROWS = 500_000
# One transaction stores about so many, so that none takes long.
MAX_TAKEN_ROWS = 20_000
TOO_MANY = "too many rows wait to be stored"


class Entry(NamedTuple):
    """A batch, and the future that is done once it is committed; None where nobody waits for that."""

    batch: WriteBatch
    committed: Future[None] | None = None

    @property
    def rows(self) -> int:
        """The number of records, posts, alerts and annotations."""
        batch = self.batch
        return sum(map(len, (batch.records, batch.posts, batch.alerts, batch.annotations)))


class WriteQueue:
    """First in, first out. Beyond MAX_WAITING_ROWS the oldest batches are dropped. Thread-safe.

    `dropped` is the number of rows that were dropped since the start.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[Entry] = deque()
        self._taken: Sequence[Entry] = ()
        self._rows = self.dropped = 0

    @property
    def rows(self) -> int:
        """How many rows wait, with those that are being stored."""
        with self._lock:
            return self._rows + sum(entry.rows for entry in self._taken)

    @property
    def batches(self) -> int:
        """How many batches wait, without those that are being stored."""
        return len(self._waiting)

    @property
    def acknowledging(self) -> bool:
        """Whether any sender waits for the commit of its batch."""
        with self._lock:
            return any(entry.committed is not None for entry in self._waiting)

    def put(self, entry: Entry) -> None:
        """Add a batch at the end."""
        with self._lock:
            self._waiting.append(entry)
            self._rows += entry.rows
            dropped = self._drop_oldest()
        _fail(dropped, TOO_MANY)

    def take(self) -> Sequence[Entry]:
        """Take the oldest batches, about MAX_TAKEN_ROWS, until `stored`, `give_back` or `fail`."""
        with self._lock:
            taken: list[Entry] = []
            rows = 0
            while self._waiting and rows < MAX_TAKEN_ROWS:
                taken.append(self._waiting.popleft())
                rows += taken[-1].rows
            self._taken = taken
            self._rows -= rows
            return taken

    def stored(self) -> None:
        """Remove the batches that were taken: they are committed."""
        with self._lock:
            self._taken = ()

    def give_back(self, reason: str) -> None:
        """Put the batches that were taken back to the front: they are not stored. Batches whose sender waits
        for the commit fail instead, since the sender sends them again."""
        with self._lock:
            taken, self._taken = self._taken, ()
            failed = [*taken, *self._waiting]
            again = [entry for entry in failed if entry.committed is None]
            self._waiting, self._rows = deque(again), sum(entry.rows for entry in again)
            dropped = self._drop_oldest()
        _fail(failed, reason)
        _fail(dropped, TOO_MANY)

    def fail(self, reason: str) -> None:
        """Drop the batches that were taken."""
        with self._lock:
            taken, self._taken = self._taken, ()
        _fail(taken, reason)

    def fail_acknowledged(self, reason: str) -> None:
        """Fail all batches whose sender waits for the commit, and do not store those that still wait."""
        with self._lock:
            failed = [*self._taken, *self._waiting]
            self._waiting = deque(entry for entry in self._waiting if entry.committed is None)
            self._rows = sum(entry.rows for entry in self._waiting)
        _fail(failed, reason)

    def unstored(self) -> list[WriteBatch]:
        """The batches that wait or are being stored, oldest first, without those whose sender waits for the
        commit."""
        with self._lock:
            return [entry.batch for entry in (*self._taken, *self._waiting) if entry.committed is None]

    def _drop_oldest(self) -> list[Entry]:
        """The dropped batches, whose senders are to be notified without the lock."""
        dropped = []
        while self._rows > MAX_WAITING_ROWS and len(self._waiting) > 1:
            dropped.append(self._waiting.popleft())
            self._rows -= dropped[-1].rows
            self.dropped += dropped[-1].rows
        return dropped


def settle(entry: Entry, reason: str = "") -> None:
    """Complete the future of a batch: it is committed or, for a reason, it is not. Only the first call has an
    effect, since another thread reports a database that hangs."""
    if entry.committed is not None and not entry.committed.done():
        with suppress(InvalidStateError):
            if reason:
                entry.committed.set_exception(StorageUnavailable(reason))
            else:
                entry.committed.set_result(None)


def _fail(entries: Sequence[Entry], reason: str) -> None:
    for entry in entries:
        settle(entry, reason)
