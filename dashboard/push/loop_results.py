"""Results of other threads in an event loop, which is woken once for all that come together."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")
_Due = list[tuple["asyncio.Future[Any]", "Future[Any]"]]


class LoopResults:
    """Passes results of threads to an event loop. `asyncio.wrap_future` wakes the loop for each future, which
    takes longer than the commit itself with a hundred futures; here the loop is woken once. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._due: dict[asyncio.AbstractEventLoop, _Due] = {}

    def wait(self, future: Future[T]) -> asyncio.Future[T]:
        """An awaitable of the running loop for the result of `future`, or its exception."""
        loop = asyncio.get_running_loop()
        waiting: asyncio.Future[T] = loop.create_future()
        future.add_done_callback(lambda done: self._on_done(loop, waiting, done))
        return waiting

    def _on_done(self, loop: asyncio.AbstractEventLoop, waiting: asyncio.Future[T], done: Future[T]) -> None:
        with self._lock:
            due = self._due.setdefault(loop, [])
            due.append((waiting, done))
            is_first = len(due) == 1
        if is_first:
            try:
                loop.call_soon_threadsafe(self._set_results, loop)
            except RuntimeError:  # it is closed: nobody waits any more
                self._take(loop)

    def _set_results(self, loop: asyncio.AbstractEventLoop) -> None:
        for waiting, done in self._take(loop):
            if waiting.done():
                continue  # cancelled
            if error := done.exception():
                waiting.set_exception(error)
            else:
                waiting.set_result(done.result())

    def _take(self, loop: asyncio.AbstractEventLoop) -> _Due:
        with self._lock:
            return self._due.pop(loop, [])
