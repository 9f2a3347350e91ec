"""Whoever wants to hear of something, until they end it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

log = logging.getLogger("dashboard")


class Listeners:
    """Usable from every thread.

    of: what they hear of, for the log where one of them fails: "new posts".
    """

    def __init__(self, of: str) -> None:
        self._of = of
        self._lock = threading.Lock()
        self._listeners: list[Callable[[], None]] = []

    def __len__(self) -> int:
        """How many they are."""
        return len(self._listeners)

    def add(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Have it called by `tell` from now on. Returns the function that ends that."""
        with self._lock:
            self._listeners.append(listener)

        def end() -> None:
            with self._lock:
                self._listeners = [other for other in self._listeners if other is not listener]

        return end

    def tell(self) -> None:
        """Call all of them, in this thread; one that fails keeps no other from hearing."""
        for listener in list(self._listeners):
            try:
                listener()
            except Exception:
                log.exception("A listener could not be told of %s", self._of)
