"""Starts the ticks of pages one after the other, so that the event loop reads its sockets between them."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from functools import lru_cache

from tornado.ioloop import IOLoop


class TickQueue:
    """Calls one function per iteration of an event loop. Thread-safe.

    One row of a source requests a tick of every page that shows it. Together they would run in one iteration,
    ten milliseconds each where a row has new columns.
    """

    def __init__(self, loop: IOLoop) -> None:
        self._add_callback = loop.add_callback
        self._lock = threading.Lock()
        self._waiting = deque[Callable[[], object]]()

    def add(self, start: Callable[[], object]) -> None:
        """Call `start` in the loop, after those that wait."""
        with self._lock:
            self._waiting.append(start)
            is_first = len(self._waiting) == 1
        if is_first:
            self._add_callback(self._call_next)

    def _call_next(self) -> None:
        with self._lock:
            start = self._waiting.popleft()
            if self._waiting:
                self._add_callback(self._call_next)
        start()


def tick_queue() -> TickQueue | None:
    """The queue of the event loop of this thread; None where none runs."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return None
    return _queue_of(IOLoop.current())


# A process has one loop, its tests one after the other.
_queue_of = lru_cache(maxsize=4)(TickQueue)
