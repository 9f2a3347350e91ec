"""One poller per source and process: a streamz `PeriodicDataFrame` that a failing API cannot stop."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace

from streamz.dataframe import DataFrame, PeriodicDataFrame
from streamz.sources import Source as StreamzSource

from dashboard.feed.fetch import Fetched, Fetcher
from dashboard.feed.schedule import PollSchedule
from dashboard.feed.shared_fetch import Keys, SharedFetch
from dashboard.feed.sharing import NotShared, Sharing
from dashboard.feed.status import Batch, Status, notes, successful_status
from dashboard.signal import Signal
from sources.base import QuotaSpent, Retry, Source, SourceError, Unauthorized, frame

# How often the files with keys are looked at while a source is refused.
KEY_CHECK_SECONDS = 5.0
# A larger difference between the clocks than this means that somebody has set the clock.
CLOCK_STEP_SECONDS = 1.0

log = logging.getLogger("dashboard")


class Feed(PeriodicDataFrame):  # type: ignore[misc]
    """Polls a source on its interval, once for all pages, and survives every failure of the source.

    A feed is a streaming DataFrame: `feed.groupby("city").temperature.mean()` and the rest of streamz
    work on it. The stock `PeriodicDataFrame` ends at its first exception, drifts, and calls the API in
    the caller's thread and then in the one thread of all streams; this one replaces its polling.

    Listeners are called in the thread of streamz's loop.

    clock: unix seconds, for what the page shows. monotonic: seconds that no setting of the clock changes, for
    beats, pauses and ages. `sharing` is set before `start` where other processes have a feed of the same
    source; only one of them polls then.
    """

    sharing: Sharing | None = None

    def __init__(
        self,
        source: Source,
        *,
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = random.random,
        start: bool = True,
    ) -> None:
        self.upstream, self.clock, self._monotonic = source, clock, monotonic
        self.source = StreamzSource()
        self.loop = self.source.loop
        self.continue_ = [False]
        self._clock_offset = clock() - monotonic()
        self._status = Status(provider=source.active_provider, period=source.period, note=notes(source))
        self._signal = Signal[Batch | None](f"batches of {source.name}")
        self._watchers = 0
        self._schedule, self._fetcher = PollSchedule(source, monotonic(), jitter), Fetcher(source)
        self._shared = SharedFetch(self._fetch_and_publish, monotonic)
        self._wake = asyncio.Event()
        names = [*source.keys, *(quantity.name for quantity in source.quantities)]
        DataFrame.__init__(self, self.source, frame([], names))
        if start:
            self.start()

    def start(self) -> None:
        """Start polling; while polling, a second call does nothing."""
        if not self.continue_[0]:
            self.continue_ = [True]
            self.loop.add_callback(self._poll_on_schedule, self.continue_)

    def stop(self) -> None:
        """Stop polling. Rows and subscriptions stay, and `start` resumes."""
        self.continue_[0] = False
        self.loop.add_callback(self._wake.set)

    def __del__(self) -> None:
        self.continue_[0] = False  # and not `stop`: when Python ends, the loop may be gone

    def wake(self) -> None:
        """Look at once whether a poll is due. Thread-safe."""
        self.loop.add_callback(self._wake.set)

    def notify(self) -> None:
        """Call the listeners as when the status has changed. Thread-safe."""
        self.loop.add_callback(self._signal.emit, None)

    def receive(self, batch: Batch | None, status: Status) -> None:
        """Publish the rows of a fetch in another process, and its status. In the thread of the loop."""
        if not self.polls:  # else the status is that of the process that polled before
            self.status = status
            self._schedule.follow(status, self.clock(), self._monotonic())
        self._signal.emit(batch)
        if batch is not None:
            self.loop.add_callback(self._emit_rows, batch)

    def drain(self) -> Future[None]:
        """Stop polling, and publish the rows that wait in the source, also while no page is open."""
        self.stop()
        return asyncio.run_coroutine_threadsafe(self._drain(), self.loop.asyncio_loop)

    def subscribe(self, listener: Callable[[Batch | None], object]) -> Callable[[], None]:
        """Call `listener(batch)` after every successful fetch, `listener(None)` when only the status changed.

        Returns the function that unsubscribes.
        """
        return self._signal.subscribe(listener)

    def watch(self) -> Callable[[], None]:
        """Register an open page, for sources that are polled only `when_watched`.

        Returns the function that ends the registration.
        """
        self._watchers += 1
        self.loop.add_callback(self._wake.set)
        watching = [True]

        def unwatch() -> None:
            if watching:
                watching.clear()
                self._watchers -= 1

        return unwatch

    @property
    def status(self) -> Status:
        """The state of the source; its times are right by the clock as it is set now."""
        offset = self.clock() - self._monotonic()
        if abs(step := offset - self._clock_offset) > CLOCK_STEP_SECONDS:
            self._status, self._clock_offset = self._status.shifted(step), offset
        return self._status

    @status.setter
    def status(self, status: Status) -> None:
        self._status, self._clock_offset = status, self.clock() - self._monotonic()

    @property
    def watchers(self) -> int:
        """The number of open pages that show the source."""
        return self._watchers

    @property
    def idle(self) -> bool:
        """Whether the source is polled only while a page is open, and none is."""
        watched = self._watchers or (self.sharing is not None and self.sharing.watched)
        return bool(self.upstream.when_watched and not watched)

    @property
    def polls(self) -> bool:
        """Whether this process polls the source, rather than another one."""
        return self.sharing is None or self.sharing.polls

    async def refresh(self, keys: Sequence[str] | None = None) -> Batch:
        """Fetch now, from any event loop. Requests while a fetch is under way, or soon after a refresh, share
        its outcome.

        keys: fetch these values of the source's first key (cities, for example) and no others.
        Raises SourceError when the source does.
        """
        requested = None if keys is None else tuple(keys)
        if self.sharing is not None and not self.sharing.polls:
            return await asyncio.wrap_future(self.sharing.refresh(requested))
        refreshing = asyncio.run_coroutine_threadsafe(self._refresh(requested), self.loop.asyncio_loop)
        return await asyncio.wrap_future(refreshing)

    async def _refresh(self, keys: Keys) -> Batch:
        try:
            return await self._shared.refresh(keys)
        except NotShared:
            raise SourceError("Another process has begun to poll this source. Try again.") from None
        finally:
            self._wake.set()

    async def _poll_on_schedule(self, running: list[bool]) -> None:
        while running[0]:
            delay = self._delay()
            # Rows that were pushed here before another process took over are in the history, where that finds
            # them.
            waits = self.idle or not (self.polls or self.upstream.buffered)
            if delay > 0 or waits:
                await self._sleep(None if waits else delay)
                continue
            try:
                await self._shared.poll()
            except (SourceError, NotShared):
                continue
            except Exception:
                log.exception("%s: its status cannot be read; polling is postponed", self.upstream.name)
                self._schedule.postpone(self._monotonic())

    def _delay(self) -> float:
        """Seconds to wait for the next poll, or for the next look whether a refused key has changed."""
        delay = self._schedule.due - self._monotonic()
        if delay <= 0 or not self._schedule.refused:
            return delay
        return 0.0 if self._fetcher.environment_changed() else min(delay, KEY_CHECK_SECONDS)

    async def _drain(self) -> None:
        with suppress(SourceError, NotShared):
            await self._shared.ended()
            if self.upstream.buffered and self.polls:
                await self._shared.poll()

    async def _sleep(self, delay: float | None) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), delay)
        self._wake.clear()

    async def _fetch_and_publish(self, keys: Keys) -> Batch:
        try:
            fetched = await self._fetcher.fetch(keys)
        except SourceError as error:
            # A failure of some keys, such as an unknown city, is no failure of the source.
            if keys is None or isinstance(error, Retry | Unauthorized | QuotaSpent):
                self._record_failure(error)
                await self._share(None)
            raise
        batch = self._record_success(fetched, keys)
        await self._share(batch)
        self._signal.emit(batch)
        await self._emit_rows(batch)
        return batch

    async def _share(self, batch: Batch | None) -> None:
        """Send rows and status to other processes. Raises NotShared where another one polls by now."""
        if self.sharing is not None:
            await asyncio.to_thread(self.sharing.publish, batch, self._status)

    async def _emit_rows(self, batch: Batch) -> None:
        try:
            await asyncio.gather(*self.source._emit(batch.rows))
        except Exception:
            log.exception("%s: a stream made from this feed failed", self.upstream.name)

    def _record_success(self, fetched: Fetched, keys: Keys) -> Batch:
        source, now, recovered = self.upstream, self.clock(), self._schedule.failing
        self._schedule.record_success(self._monotonic(), all_keys=keys is None)
        self.status = successful_status(self.status, source, now, self._next_poll(), keys, fetched.failures)
        rows, records, posts, failures = fetched
        return Batch(
            rows, records, posts, now, source.row_period, source.sample, failures, after_failure=recovered
        )

    def _record_failure(self, error: SourceError) -> None:
        source = self.upstream
        self._schedule.record_failure(error, self._monotonic())
        self.status = replace(
            self.status,
            health="stopped" if self._schedule.stopped else "error",
            provider=source.active_provider,
            period=source.period,
            next_poll=self._next_poll(),
            usage=source.usage,
            error=str(error),
        )
        self._signal.emit(None)

    def _next_poll(self) -> float:
        """The time of the next poll, in unix seconds."""
        return self.clock() + self._schedule.due - self._monotonic()
