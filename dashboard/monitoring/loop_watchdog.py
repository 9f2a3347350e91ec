"""Measures how late the event loop is, and logs what blocks it."""

from __future__ import annotations

import asyncio
import logging
import math
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType

HEARTBEAT_SECONDS = 0.025
BLOCKED_SECONDS = 0.05
# From here on all pages seem to have lost their server.
STACK_SECONDS = 1.0
# What blocks the loop again and again fills no log.
LOG_PAUSE_SECONDS = 600.0
MAX_PLACES = 100
_OWN = ("/dashboard/", "/sources/")

log = logging.getLogger("dashboard")


class LoopWatchdog:
    """Runs a function in the loop forty times a second, and checks from another thread that it runs, until
    `stop`.

    Make it in the loop's thread. observe: is called there with how late it ran, in seconds. get_limit: where
    the loop is blocked for longer than it returns, in seconds, a line says by what: at most once in
    LOG_PAUSE_SECONDS for each place in this project's code. The whole stack is logged after STACK_SECONDS.
    """

    def __init__(
        self,
        observe: Callable[[float], object],
        get_limit: Callable[[], float] = lambda: BLOCKED_SECONDS,
    ) -> None:
        self._loop, self._observe, self._get_limit = asyncio.get_event_loop(), observe, get_limit
        self._thread_id = threading.get_ident()
        # When the loop runs the function next. Not before the loop itself runs.
        self._due = math.inf
        self._stopped = False
        self._logged_at: dict[object, float] = {}
        self._loop.call_soon(self._plan)
        threading.Thread(target=self._watch, name="loop-watchdog", daemon=True).start()

    def stop(self) -> None:
        """End the thread soon."""
        self._stopped = True

    def _plan(self) -> None:
        if not self._stopped:
            self._due = time.monotonic() + HEARTBEAT_SECONDS
            self._loop.call_later(HEARTBEAT_SECONDS, self._on_heartbeat)

    def _on_heartbeat(self) -> None:
        self._observe(max(time.monotonic() - self._due, 0.0))
        self._plan()

    def _watch(self) -> None:
        # Neither locks nor the loop's own pipe, which forty times a second would cost more than a row does.
        seen, logged = math.inf, 0.0
        while not (self._stopped or self._loop.is_closed()):
            time.sleep(HEARTBEAT_SECONDS)
            due, limit = self._due, self._get_limit()
            if due != seen:
                seen, logged = due, 0.0
            for reached in (limit, max(STACK_SECONDS, limit)):
                if time.monotonic() - due > reached > logged:
                    self._log(reached)
                    logged = reached

    def _log(self, limit: float) -> None:
        frame = sys._current_frames().get(self._thread_id)
        if frame is None or frame.f_code.co_name == "select":  # it waits for its turn among threads
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
