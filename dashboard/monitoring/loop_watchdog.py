"""Measures how late the event loop is, and logs what blocks it."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType

SAMPLE_SECONDS = 0.025
BLOCKED_SECONDS = 0.05
# From here on all pages seem to have lost their server.
STACK_SECONDS = 1.0
# What blocks the loop again and again fills no log.
LOG_PAUSE_SECONDS = 600.0
MAX_PLACES = 100
_OWN = ("/dashboard/", "/sources/")

log = logging.getLogger("dashboard")


class LoopWatchdog:
    """Looks forty times a second from another thread whether the event loop waits for something to do, and
    where it does not, measures when it does something else, until `stop`.

    Make it in the loop's thread. observe: is called each time, in either thread, with how late the loop is,
    in seconds. get_limit: where the loop is blocked for longer than it returns, in seconds, a line says by
    what: at most once in LOG_PAUSE_SECONDS for each place in this project's code. The whole stack is logged
    after STACK_SECONDS.
    """

    def __init__(
        self,
        observe: Callable[[float], object],
        get_limit: Callable[[], float] = lambda: BLOCKED_SECONDS,
    ) -> None:
        self._loop, self._observe, self._get_limit = asyncio.get_event_loop(), observe, get_limit
        self._thread_id = threading.get_ident()
        # Since when a call waits for the loop, and the limits that it has reached.
        self._waiting_since: float | None = None
        self._logged_limit = 0.0
        self._stopped = False
        self._logged_at: dict[object, float] = {}
        # Before the loop runs, it does nothing that pages could wait for.
        self._loop.call_soon(threading.Thread(target=self._watch, name="loop-watchdog", daemon=True).start)

    def stop(self) -> None:
        """End the thread soon."""
        self._stopped = True

    def _watch(self) -> None:
        # The loop itself is left alone while it waits: a call in it forty times a second costs more than a
        # row does.
        while not (self._stopped or self._loop.is_closed()):
            due = time.monotonic() + SAMPLE_SECONDS
            time.sleep(SAMPLE_SECONDS)
            if (since := self._waiting_since) is not None:
                self._check(time.monotonic() - since)
            elif _waits(sys._current_frames().get(self._thread_id)):
                # A thread that keeps Python's lock delays this thread as it does the loop.
                self._observe(max(time.monotonic() - due, 0.0))
            else:
                self._call_loop()

    def _call_loop(self) -> None:
        self._waiting_since, self._logged_limit = time.monotonic(), 0.0
        with suppress(RuntimeError):  # the loop is closed
            self._loop.call_soon_threadsafe(self._on_call)

    def _on_call(self) -> None:
        if (since := self._waiting_since) is not None:
            self._observe(time.monotonic() - since)
            self._waiting_since = None

    def _check(self, seconds: float) -> None:
        limit = self._get_limit()
        for reached in (limit, max(STACK_SECONDS, limit)):
            if seconds > reached > self._logged_limit:
                self._log(reached)
                self._logged_limit = reached

    def _log(self, limit: float) -> None:
        frame = sys._current_frames().get(self._thread_id)
        if frame is None or _waits(frame):  # for its turn among threads
            return
        is_long = limit >= STACK_SECONDS
        stack = _stack(frame)
        own = [one for one in stack if any(part in one.f_code.co_filename for part in _OWN)]
        place, now = ((own or stack)[0].f_code, is_long), time.monotonic()
        if now - self._logged_at.get(place, -LOG_PAUSE_SECONDS) < LOG_PAUSE_SECONDS:
            return
        if len(self._logged_at) >= MAX_PLACES:
            return
        self._logged_at[place] = now
        said = "All pages waited: the event loop was blocked for over %.2g s, by"
        if is_long:
            log.warning(f"{said}:\n%s", limit, "".join(traceback.format_stack(frame, 12)))
        else:
            log.info(f"{said} %s", limit, ", called by ".join(map(_name, (own or stack)[:3])))


def _waits(frame: FrameType | None) -> bool:
    """Whether the innermost frame of a thread is that of a loop of asyncio that waits for something to do."""
    is_select = False
    while frame is not None and frame.f_code.co_name == "select":
        is_select, frame = True, frame.f_back
    return is_select and frame is not None and frame.f_code.co_name == "_run_once"


def _stack(frame: FrameType | None) -> list[FrameType]:
    """The frames of a stack, the innermost first."""
    found = []
    while frame is not None:
        found.append(frame)
        frame = frame.f_back
    return found


def _name(frame: FrameType) -> str:
    """As "page.py:81 _build"."""
    return f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno} {frame.f_code.co_qualname}"
