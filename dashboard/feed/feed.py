"""One poller per source and process: a streamz `PeriodicDataFrame` that a failing API cannot stop."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress

from streamz.dataframe import DataFrame, PeriodicDataFrame
from streamz.sources import Source as StreamzSource
from tornado.platform.asyncio import BaseAsyncIOLoop

from dashboard.feed.poll_loop import PollLoop
from dashboard.feed.polled_source import PolledSource
from dashboard.feed.shared_fetch import Keys, SharedFetch
from dashboard.feed.sharing import NotShared, Sharing
from dashboard.feed.status import Batch, Status
from dashboard.feed.watchers import Watchers
from dashboard.signal import Signal
from sources.base import Source, SourceError, frame

log = logging.getLogger("dashboard")


class Feed(PeriodicDataFrame):  # type: ignore[misc]
    """Polls a source on its interval, once for all pages, and survives every failure of the source.

    A feed is a streaming DataFrame: `feed.groupby("city").temperature.mean()` and the rest of streamz
    work on it. The stock `PeriodicDataFrame` ends at its first exception, drifts, and calls the API in
    the caller's thread and then in the one thread of all streams; this one replaces its polling.

    Listeners are called in the thread of streamz's loop.

    upstream: the source that is polled. source: by the name that streamz gives it, the stream into which its
    rows are emitted.
    clock: unix seconds, for what the page shows. monotonic: seconds that no setting of the clock changes, for
    the schedule, pauses and ages. `sharing` is set before `start` where other processes have a feed of the
    same source; only one of them polls then.
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
        self.upstream, self.source = source, StreamzSource()
        self._signal = Signal[Batch | None](f"batches of {source.name}")
        self._polled = PolledSource(source, clock, monotonic, jitter)
        self._shared = SharedFetch(self._fetch_and_publish, monotonic)
        self._polling = PollLoop(self.source.loop, self._polled, self._waits, self._shared.poll)
        self._watchers = Watchers(self.wake)
        names = [*source.keys, *(quantity.name for quantity in source.quantities)]
        DataFrame.__init__(self, self.source, frame([], names))
        if start:
            self.start()

    @property
    def loop(self) -> BaseAsyncIOLoop:
        """The event loop of all streams, which runs in a separate thread."""
        loop: BaseAsyncIOLoop = self.source.loop
        return loop

    @property
    def clock(self) -> Callable[[], float]:
        """Returns the time in unix seconds."""
        return self._polled.clock

    def start(self) -> None:
        """Start polling; while polling, a second call does nothing."""
        self._polling.start()

    def stop(self) -> None:
        """Stop polling. Rows and subscriptions stay, and `start` resumes."""
        self._polling.stop()

    @property
    def is_started(self) -> bool:
        """Whether polls that are due are made: `start` was called, and `stop` was not called since."""
        return self._polling.is_running

    def __del__(self) -> None:
        self._polling.abandon()  # and not `stop`: when Python ends, the loop may be gone

    def wake(self) -> None:
        """Check now whether a poll is due. Thread-safe."""
        self._polling.wake()

    def notify(self) -> None:
        """Call the listeners as after a change of the status. Thread-safe."""
        self.loop.add_callback(self._signal.emit, None)

    def receive(self, batch: Batch | None, status: Status) -> None:
        """Publish the rows and the status of a fetch in another process. Called in the thread of the loop."""
        if not self.polls:  # else the status is that of the process that polled before
            self._polled.follow(status)
        self._signal.emit(batch)
        if batch is not None:
            self.loop.add_callback(self._emit_rows, batch)

    def drain(self) -> Future[None]:
        """Stop polling, and publish the rows that wait in the source, also without open pages. The future is
        done when they are published."""
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
        return self._watchers.add()

    @property
    def status(self) -> Status:
        """The state of the source. Its times (unix seconds) are corrected where the clock was set."""
        return self._polled.status

    @status.setter
    def status(self, status: Status) -> None:
        self._polled.status = status

    @property
    def watchers(self) -> int:
        """The number of open pages that show the source."""
        return self._watchers.count

    @property
    def idle(self) -> bool:
        """Whether the source is polled only while a page is open, and none is."""
        watched = self.watchers or (self.sharing is not None and self.sharing.watched)
        return bool(self.upstream.when_watched and not watched)

    @property
    def polls(self) -> bool:
        """Whether this process polls the source, and no other one does."""
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
            self.wake()

    def _waits(self) -> bool:
        """Whether no poll is needed. Rows that were pushed here before another process took over are in the
        history, where that finds them."""
        return self.idle or not (self.polls or self.upstream.buffered)

    async def _drain(self) -> None:
        with suppress(SourceError, NotShared):
            await self._shared.ended()
            if self.upstream.buffered and self.polls:
                await self._shared.poll()

    async def _fetch_and_publish(self, keys: Keys) -> Batch:
        try:
            batch = await self._polled.fetch(keys)
        except SourceError as error:
            if self._polled.record_failure(error, keys):
                self._signal.emit(None)
                await self._share(None)
            raise
        await self._share(batch)
        self._signal.emit(batch)
        await self._emit_rows(batch)
        return batch

    async def _share(self, batch: Batch | None) -> None:
        """Send rows and status to other processes. Raises NotShared where another one polls by now."""
        if self.sharing is not None:
            await asyncio.to_thread(self.sharing.publish, batch, self.status)

    async def _emit_rows(self, batch: Batch) -> None:
        try:
            await asyncio.gather(*self.source._emit(batch.rows))
        except Exception:
            log.exception("%s: a stream made from this feed failed", self.upstream.name)
