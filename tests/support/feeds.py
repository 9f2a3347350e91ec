"""A source, a clock and feeds as the tests of feed and history want them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.feed.feed import Feed
from dashboard.feed.fetch import converted
from dashboard.feed.status import Batch
from sources.base import Quantity, Source, frame
from tests.support.clock import Clock
from tests.support.waiting import until


class Scripted(Source):
    """Gives the answers of a list, one a fetch, and the last one ever after.

    An answer is a list of rows, an exception to raise, or a call that gives one of these.
    """

    quantities: tuple[Quantity, ...] = (Quantity("value", "Value"),)
    keys = ("place",)

    def __init__(self, *answers: Any, **settings: Any) -> None:
        super().__init__(**{"name": "scripted", "interval": 60.0, **settings})
        self.answers = list(answers) or [[]]
        self.calls: list[Sequence[str] | None] = []
        self.under_way = self.most_under_way = 0

    def fetch(self, only: Sequence[str] | None = None) -> pd.DataFrame:
        self.calls.append(only)
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            answer = answer() if callable(answer) else answer
            if isinstance(answer, BaseException):
                raise answer
            return frame(answer, ["time", *self.keys, *(quantity.name for quantity in self.quantities)])
        finally:
            self.under_way -= 1


def publish(feed: Feed, rows: pd.DataFrame, at: float, *, period: float = 60.0, sample: bool = False) -> None:
    """Let the listeners of a feed that does not poll receive a batch of these rows. at: unix seconds."""
    feed._signal.emit(Batch(*converted(feed.upstream, rows), at, period, sample, {}, after_failure=False))


class Hanging:
    """An answer that does not come until it is let go."""

    def __init__(self) -> None:
        self.asked, self.let_go = threading.Event(), threading.Event()

    def __call__(self) -> list[Any]:
        self.asked.set()
        assert self.let_go.wait(20)
        return []


class Polled:
    """A feed whose time is told: `pass_time` moves the clock and wakes the feed."""

    def __init__(self, source: Source, clock: Clock) -> None:
        self.source: Any = source  # Scripted in most tests
        self.clock = clock
        self.feed = Feed(source, clock=clock, jitter=lambda: 0.0, start=False)
        self.told: list[Batch | None] = []
        self.feed.subscribe(self.told.append)

    def start(self, calls: int = 1) -> Polled:
        """Begin, and go on when so many fetches have come to their end."""
        self.feed.start()
        self.await_told(calls)
        return self

    def await_told(self, number: int) -> None:
        until(lambda: len(self.told) >= number)
        self.settle()

    def pass_time(self, seconds: float) -> None:
        self.clock.now += seconds
        self.feed.loop.add_callback(self.feed._wake.set)
        self.settle()

    def refresh(self) -> None:
        asyncio.run(self.feed.refresh())
        self.settle()

    def settle(self) -> None:
        """Let the feed's loop do all that it can do now, and a fetch that it has begun come to its end."""
        self._run_loop()
        until(lambda: self.feed._flight is None)
        self._run_loop()

    def _run_loop(self) -> None:
        async def passes() -> None:
            for _ in range(20):
                await asyncio.sleep(0)

        asyncio.run_coroutine_threadsafe(passes(), self.feed.loop.asyncio_loop).result()

    @property
    def patience(self) -> float | None:
        """Seconds from now to the next poll."""
        due = self.feed.status.next_poll
        return None if due is None else due - self.clock()
