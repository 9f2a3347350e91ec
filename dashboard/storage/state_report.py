"""What the writer reports of the database, and who is notified of it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from dashboard.signal import Signal

# Another process may release its lock at any time.
LOCK_PAUSE_SECONDS = 0.1

log = logging.getLogger("dashboard")


class StateReport:
    """`error`, `since` and `note` as in `StorageState`, to be read from every thread. clock: unix seconds.

    `opened` is set once the database was opened or could not be opened. `is_locked`: whether another process
    has its lock.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self.error = self.note = ""
        self.since: float | None = None
        self.opened, self.is_locked = threading.Event(), False
        self._clock, self._signal = clock, Signal[None]("the state of the history")

    def subscribe(self, listener: Callable[[], None]) -> None:
        """Call `listener()` when `error` or `note` change, in the thread that sets them."""
        self._signal.subscribe(lambda _: listener())

    def set(self, error: str, note: str, level: int = logging.WARNING) -> None:
        """Report the state; an error that is new, or that has ended, is logged at this level."""
        if (error, note) == (self.error, self.note):
            return
        if error != self.error:
            log.log(level, "history: %s", error or "rows are stored again")
            self.since = self._clock() if error else None
        self.error, self.note = error, note
        self._signal.emit(None)

    def await_lock(self, timeout: float) -> str:
        """Wait until the database was opened, or cannot be. Returns why where another process has its lock
        for longer than `timeout` (seconds), else ""."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            self.opened.wait(end - time.monotonic())
            if not self.is_locked:
                return ""
            time.sleep(LOCK_PAUSE_SECONDS)
        return self.error if self.is_locked else ""
