"""Schedules long tasks of pages one after the other, so that the server can answer requests between them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

# About twice what a long call takes.
SLOT_SECONDS = 0.08


class CallSlots:
    """Slots for long calls of pages, SLOT_SECONDS apart. Without them the calls of all pages would run in one
    iteration of the event loop, since one row of a source requests them all. Thread-safe.

    Where calls take longer than a slot, as on a busy computer, several would be due at once: each is followed
    by a pause that is as long as the call was.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._next = self._free_at = 0.0

    def reserve(self) -> float:
        """Take the next free slot, and return the seconds until it begins."""
        with self._lock:
            now = self._monotonic()
            slot = max(now, self._next)
            self._next = slot + SLOT_SECONDS
            return slot - now

    def begin(self) -> float:
        """Return 0 where a call may begin now; else the seconds after which to try again."""
        with self._lock:
            now = self._monotonic()
            if now < self._free_at:
                return self._free_at - now
            self._free_at = now + SLOT_SECONDS
            return 0.0

    def end(self, seconds: float) -> None:
        """Record that a call has ended, which took this long."""
        with self._lock:
            self._free_at = self._monotonic() + seconds


SLOTS = CallSlots()
