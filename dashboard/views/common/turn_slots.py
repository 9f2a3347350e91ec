"""When pages take turns that take long: one after the other, so that a server answers others in between."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

# About twice what a long turn takes.
SLOT_SECONDS = 0.08


class TurnSlots:
    """Hands out times that are SLOT_SECONDS apart. Without it the turns of all pages would come in one go of
    the event loop, since one row of a source requests them all. Thread-safe."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._next = 0.0

    def reserve(self) -> float:
        """Seconds from now to the next free slot, which is taken then."""
        with self._lock:
            now = self._monotonic()
            slot = max(now, self._next)
            self._next = slot + SLOT_SECONDS
            return slot - now


SLOTS = TurnSlots()
