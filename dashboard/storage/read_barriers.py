"""Reads wait until the rows that were submitted before them are stored."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future


class ReadBarriers:
    """Futures of reads. The writer completes them when it has stored the rows that waited when they were
    added. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[Future[None]] = []

    def add(self) -> Future[None]:
        stored: Future[None] = Future()
        with self._lock:
            self._waiting.append(stored)
        return stored

    def waiting(self) -> list[Future[None]]:
        """The barriers that are not released yet."""
        with self._lock:
            return list(self._waiting)

    def release(self, barriers: Sequence[Future[None]]) -> None:
        """Release these barriers: their reads start."""
        with self._lock:
            # The writer and its watch may release the same ones: each is set once.
            released = [barrier for barrier in self._waiting if barrier in barriers]
            self._waiting = [barrier for barrier in self._waiting if barrier not in barriers]
        for barrier in released:
            barrier.set_result(None)
