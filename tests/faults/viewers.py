"""Pages that are open while a dashboard has its faults, without a browser."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from benchmarks.viewers import PageViewer, close_viewers, open_viewers

T = TypeVar("T")


class Viewers:
    """Pages over real sockets, in an event loop of their own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self.open: list[PageViewer] = []
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T], seconds: float = 600) -> T:
        """The result of a coroutine in the loop of the pages."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(seconds)

    def add(self, url: str, number: int) -> None:
        """Open pages, a few at a time."""
        self.open += self.run(open_viewers(url, number))

    def have(self, times: set[float]) -> bool:
        """Whether every page has the rows of these times (unix ms)."""
        return all(times <= viewer.arrived.keys() for viewer in self.open)

    def missing(self, times: set[float]) -> int:
        """The most rows of these times that a page lacks."""
        return max((len(times - viewer.arrived.keys()) for viewer in self.open), default=0)

    def close(self) -> None:
        try:
            self.run(close_viewers(self.open))
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()


@contextmanager
def viewers_of(url: str, number: int) -> Iterator[Viewers]:
    """Open pages until the end of the block."""
    viewers = Viewers()
    try:
        viewers.add(url, number)
        yield viewers
    finally:
        viewers.close()
