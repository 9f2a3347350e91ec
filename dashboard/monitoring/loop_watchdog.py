"""Measures how late the event loop is, and logs what blocks it."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
import time
import traceback
from collections.abc import Callable

BEAT_SECONDS = 0.1
BLOCKED_SECONDS = 1.0
# A loop that is blocked again and again fills no log.
LOG_PAUSE_SECONDS = 60.0

log = logging.getLogger("dashboard")


class LoopWatchdog:
    """Runs a function in the loop ten times a second, from another thread, until `stop`.

    Make it in the loop's thread. observe: is called there with how late it ran, in seconds. Where the loop is
    blocked for longer than `blocked` seconds, the stack of its thread is logged, at most once in
    LOG_PAUSE_SECONDS.
    """

    def __init__(self, observe: Callable[[float], object], blocked: float = BLOCKED_SECONDS) -> None:
        self._loop, self._observe, self._blocked = asyncio.get_event_loop(), observe, blocked
        self._thread_id = threading.get_ident()
        self._beat, self._stopped = threading.Event(), threading.Event()
        self._logged_at = -LOG_PAUSE_SECONDS
        threading.Thread(target=self._watch, name="loop-watchdog", daemon=True).start()

    def stop(self) -> None:
        """End the thread soon."""
        self._stopped.set()

    def _watch(self) -> None:
        while not self._stopped.wait(BEAT_SECONDS):
            self._beat.clear()
            try:
                self._loop.call_soon_threadsafe(self._on_beat, time.monotonic())
            except RuntimeError:  # the loop is closed
                return
            if not self._beat.wait(self._blocked):
                self._log()
                self._beat.wait()

    def _on_beat(self, due: float) -> None:
        self._beat.set()
        self._observe(time.monotonic() - due)

    def _log(self) -> None:
        frame = sys._current_frames().get(self._thread_id)
        if frame is None or time.monotonic() - self._logged_at < LOG_PAUSE_SECONDS:
            return
        self._logged_at = time.monotonic()
        stack = "".join(traceback.format_stack(frame, 12))
        log.warning("The event loop has been blocked for over %.2g s, by:\n%s", self._blocked, stack)
