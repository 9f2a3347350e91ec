"""Detects calls of the writer that hang."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class HangWatch:
    """Calls `on_hang()` in a separate thread when a call of `run` takes longer than `seconds`."""

    def __init__(self, seconds: float, on_hang: Callable[[], None]) -> None:
        self._seconds, self._on_hang = seconds, on_hang
        self._busy_since = math.inf

    def run(self, work: Callable[[], T]) -> T:
        """The result of `work()`, which may hang."""
        self._busy_since = time.monotonic()
        try:
            return work()
        finally:
            self._busy_since = math.inf

    def start(self, thread: threading.Thread) -> None:
        """Watch from now on, until the thread that calls `run` ends."""
        threading.Thread(target=self._watch, args=(thread,), name="history-watch", daemon=True).start()

    def _watch(self, thread: threading.Thread) -> None:
        while thread.is_alive():
            thread.join(self._seconds / 8)
            if time.monotonic() - self._busy_since > self._seconds:
                self._on_hang()
