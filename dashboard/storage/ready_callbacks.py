"""Callbacks for when the database can be used."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from dashboard.storage.engine import StorageUnavailable

Callback = Callable[[Connection], None]


class ReadyCallbacks:
    """Callbacks that are called once, and again where the database fails meanwhile. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[Callback] = []

    def add(self, callback: Callback) -> None:
        with self._lock:
            self._waiting.append(callback)

    def call(self, run: Callable[[Sequence[Callback]], None]) -> None:
        """Pass the waiting callbacks to `run`. Where the database fails meanwhile, they wait again."""
        with self._lock:
            callbacks, self._waiting = self._waiting, []
        if not callbacks:
            return
        try:
            run(callbacks)
        except (StorageUnavailable, SQLAlchemyError):
            with self._lock:
                self._waiting = [*callbacks, *self._waiting]
            raise
