"""The thread of the writer, which works at intervals and when it is woken."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

FLUSH_SECONDS = 0.5
# Rows whose senders wait are committed together after this.
GROUP_SECONDS = 0.005
RETRY_SECONDS = 1.0


class WriterThread:
    """Calls `work()` every FLUSH_SECONDS, or every RETRY_SECONDS while it fails, and once more at the end.

    fails: whether the last call failed. groups: whether to wait GROUP_SECONDS for further work to do
        together.
    """

    def __init__(
        self, work: Callable[[], None], fails: Callable[[], bool], groups: Callable[[], bool]
    ) -> None:
        self._work, self._fails, self._groups = work, fails, groups
        self._wake = threading.Event()
        self.is_closed = False
        self.thread = threading.Thread(target=self._run, name="history", daemon=True)

    def start(self) -> None:
        """Call `work()` now, and then at intervals."""
        self.wake()
        self.thread.start()

    def wake(self) -> None:
        """Call `work()` soon. Thread-safe."""
        # Many pushes wake it for the same work, and to set a set event again costs as much as to store one.
        if not self._wake.is_set():
            self._wake.set()

    def close(self, timeout: float) -> bool:
        """Call `work()` once more, and end. Returns whether the thread has ended within `timeout`
        (seconds)."""
        self.is_closed = True
        self.wake()
        self.thread.join(timeout)
        return not self.thread.is_alive()

    def _run(self) -> None:
        while not self.is_closed:
            self._wake.wait(RETRY_SECONDS if self._fails() else FLUSH_SECONDS)
            self._wake.clear()
            if self._groups():
                time.sleep(GROUP_SECONDS)
            self._work()
        self._work()
