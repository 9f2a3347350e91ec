"""Scripted sources, and feeds whose clock a test sets."""

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
    """Returns the answers of a list, one per fetch, and then repeats the last.

    An answer is a list of rows, an exception to raise, or a function that returns one of these. `calls` are
    the keys of each fetch, `max_under_way` is the largest number of simultaneous fetches.
    """

    quantities: tuple[Quantity, ...] = (Quantity("value", "Value"),)
    keys = ("place",)

    def __init__(self, *answers: Any, **settings: Any) -> None:
        super().__init__(**{"name": "scripted", "interval": 60.0, **settings})
        self.answers = list(answers) or [[]]
        self.calls: list[Sequence[str] | None] = []
        self.under_way = self.max_under_way = 0

    def fetch(self, only: Sequence[str] | None = None) -> pd.DataFrame:
        self.calls.append(only)
        self.under_way += 1
        self.max_under_way = max(self.max_under_way, self.under_way)
        try:
            answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            answer = answer() if callable(answer) else answer
            if isinstance(answer, BaseException):
                raise answer
            return frame(answer, ["time", *self.keys, *(quantity.name for quantity in self.quantities)])
        finally:
            self.under_way -= 1


def publish(feed: Feed, rows: pd.DataFrame, at: float, *, period: float = 60.0, sample: bool = False) -> None:
    """Publish a batch of these rows to the listeners of a feed that does not poll. at: unix seconds."""
    made, records, posts, failures = converted(feed.upstream, rows)
    feed._signal.emit(Batch(made, records, posts, at, period, sample, failures, after_failure=False))


class Hanging:
    """An answer that blocks until `release` is set; `called` is set when it starts."""

    def __init__(self) -> None:
        self.called, self.release = threading.Event(), threading.Event()

    def __call__(self) -> list[Any]:
        self.called.set()
        assert self.release.wait(20)
        return []


class Polled:
    """A feed with a test clock, and the batches that it published."""

    def __init__(self, source: Source, clock: Clock) -> None:
        self.source: Any = source  # Scripted in most tests
        self.clock = clock
        self._clock_steps = 0.0
        source.monotonic = self._monotonic
        self.feed = Feed(source, clock=clock, monotonic=self._monotonic, jitter=lambda: 0.0, start=False)
        self.received: list[Batch | None] = []
        self.feed.subscribe(self.received.append)

    def start(self, calls: int = 1) -> Polled:
        """Start polling, and return after this many batches or failures."""
        self.feed.start()
        self.await_batches(calls)
        return self

    def await_batches(self, number: int) -> None:
        until(lambda: len(self.received) >= number)
        self.settle()

    def pass_time(self, seconds: float) -> None:
        """Move the clock, and wake the feed."""
        self.clock.now += seconds
        self.feed.wake()
        self.settle()

    def set_clock(self, seconds: float) -> None:
        """Set the wall clock forward or back, while no time passes."""
        self._clock_steps += seconds
        self.pass_time(seconds)

    def _monotonic(self) -> float:
        return self.clock() - self._clock_steps

    def refresh(self) -> None:
        asyncio.run(self.feed.refresh())
        self.settle()

    def settle(self) -> None:
        """Run the feed's loop until nothing is left to do, and no fetch is under way."""
        self._run_loop()
        until(lambda: not self.feed._shared.is_under_way)
        self._run_loop()

    def _run_loop(self) -> None:
        async def passes() -> None:
            for _ in range(20):
                await asyncio.sleep(0)

        asyncio.run_coroutine_threadsafe(passes(), self.feed.loop.asyncio_loop).result()

    @property
    def seconds_to_next_poll(self) -> float | None:
        """Seconds from now to the next poll; None while the source is stopped."""
        due = self.feed.status.next_poll
        return None if due is None else due - self.clock()
