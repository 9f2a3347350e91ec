"""Polls whenever a poll is due, in an event loop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from tornado.ioloop import IOLoop

from dashboard.feed.polled_source import PolledSource
from dashboard.feed.sharing import NotShared
from sources.base import SourceError

log = logging.getLogger("dashboard")


class PollLoop:
    """Calls `poll()` when the schedule of the source says so, from `start` until `stop`.

    waits: whether no poll is needed until `wake`, even when it is due. poll: raises SourceError or NotShared,
    which are in the status already.
    """

    def __init__(
        self,
        loop: IOLoop,
        polled: PolledSource,
        waits: Callable[[], bool],
        poll: Callable[[], Awaitable[object]],
    ) -> None:
        self._loop, self._polled, self._waits, self._poll = loop, polled, waits, poll
        self._wake = asyncio.Event()
        # One list per start, so that a loop that was stopped ends even if another is started meanwhile.
        self._running = [False]

    @property
    def is_running(self) -> bool:
        return self._running[0]

    def start(self) -> None:
        """Start polling; while polling, a second call does nothing. Thread-safe, as all methods."""
        if not self._running[0]:
            self._running = [True]
            self._loop.add_callback(self._run, self._running)

    def stop(self) -> None:
        """Stop polling until `start`."""
        self.abandon()
        self.wake()

    def abandon(self) -> None:
        """Stop polling at the next poll that is due. It does not use the event loop, which may have ended."""
        self._running[0] = False

    def wake(self) -> None:
        """Check now whether a poll is due."""
        self._loop.add_callback(self._wake.set)

    async def _run(self, running: list[bool]) -> None:
        while running[0]:
            delay, waits = self._polled.delay(), self._waits()
            if delay > 0 or waits:
                await self._sleep(None if waits else delay)
                continue
            try:
                await self._poll()
            except (SourceError, NotShared):
                continue
            except Exception:
                log.exception("%s: its status cannot be read; polling is postponed", self._polled.source.name)
                self._polled.postpone()

    async def _sleep(self, delay: float | None) -> None:
        """Wait for `wake`, for at most `delay` seconds."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), delay)
        self._wake.clear()
