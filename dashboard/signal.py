"""Thread-safe callback registry."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

log = logging.getLogger("dashboard")


class Signal(Generic[T]):
    """Calls its listeners with a payload. All methods may be called from every thread.

        batches = Signal[Batch]("batches of weather")
        unsubscribe = batches.subscribe(print)
        batches.emit(batch)

    name: what is emitted, for the log line about a listener that fails.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = threading.Lock()
        # Replaced and never changed: `emit` reads it without the lock.
        self._listeners: dict[object, Callable[[T], object]] = {}

    def __len__(self) -> int:
        """Number of subscriptions."""
        return len(self._listeners)

    def subscribe(self, listener: Callable[[T], object]) -> Callable[[], None]:
        """Call `listener(payload)` at every `emit` from now on, after the listeners that are there.

        Returns the function that ends this subscription; calling it again does nothing. An `emit` that is
        under way in another thread may still call the listener once.
        """
        subscription = object()
        with self._lock:
            self._listeners = {**self._listeners, subscription: listener}

        def unsubscribe() -> None:
            with self._lock:
                self._listeners = {
                    key: other for key, other in self._listeners.items() if key is not subscription
                }

        return unsubscribe

    def emit(self, payload: T) -> None:
        """Call all listeners in this thread. An exception of a listener is logged, and the next is called."""
        for listener in self._listeners.values():
            try:
                listener(payload)
            except Exception:
                log.exception("A listener to %s failed", self._name)


class PeriodicSignal(Signal[None]):
    """Calls its listeners every `seconds`, in a thread that runs while there are some."""

    def __init__(self, name: str, seconds: float) -> None:
        super().__init__(name)
        self._seconds = seconds
        self._thread_lock, self._ticking = threading.Lock(), False

    def subscribe(self, listener: Callable[[None], object]) -> Callable[[], None]:
        """Call `listener(None)` in every period, until the returned function is called."""
        unsubscribe = super().subscribe(listener)
        with self._thread_lock:
            if not self._ticking:
                self._ticking = True
                threading.Thread(target=self._tick, name=self._name, daemon=True).start()
        return unsubscribe

    def _tick(self) -> None:
        while True:
            time.sleep(self._seconds)
            with self._thread_lock:
                self._ticking = len(self) > 0
                if not self._ticking:
                    return
            self.emit(None)
