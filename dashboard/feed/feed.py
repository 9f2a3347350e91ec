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

from dashboard.feed.fetch import Fetched, fetch, in_daemon_thread
from dashboard.feed.status import Batch, Origin, Status
from dashboard.signal import Signal
from sources.base import QuotaSpent, Retry, Source, SourceError, Unauthorized, frame

REFRESH_IS_NEWS_SECONDS = 5.0
BACKOFF_PERIODS = 8
MAX_BACKOFF_SECONDS = 300.0

log = logging.getLogger("dashboard")


class Feed(PeriodicDataFrame):  # type: ignore[misc]
    """Polls a source on its interval, for everybody, and survives whatever the source does.

    A feed is a streaming DataFrame: `feed.groupby("city").temperature.mean()` and the rest of streamz
    work on it. The stock `PeriodicDataFrame` ends at its first exception, drifts, and calls the API in
    the caller's thread and then in the one thread of all streams; this one replaces its polling.

    Listeners are called in the thread of streamz's loop.
    """

    def __init__(
        self,
        source: Source,
        *,
        clock: Callable[[], float] = time.time,
        jitter: Callable[[], float] = random.random,
        start: bool = True,
    ) -> None:
        self.upstream, self.clock, self.jitter = source, clock, jitter
        self.source = StreamzSource()
        self.loop = self.source.loop
        self.continue_ = [False]
        self.status = Status(provider=source.active_provider, period=source.period, note=notes(source))
        self._signal = Signal[Batch | None](f"batches of {source.name}")
        self._watchers = 0
        self._failed_polls = 0
        self._failing_since = 0.0
        self._due: float | None = clock()
        self._flight: asyncio.Task[Batch] | None = None
        self._flight_keys: tuple[str, ...] | None = None
        self._news: tuple[float, tuple[str, ...] | None, Batch | SourceError] | None = None
        self._answer: Future[Fetched] | None = None
        self._wake = asyncio.Event()
        names = [*source.keys, *(quantity.name for quantity in source.quantities)]
        DataFrame.__init__(self, self.source, frame([], names))
        if start:
            self.start()

    def start(self) -> None:
        """Begin to poll; while polling, a second call does nothing."""
        if not self.continue_[0]:
            self.continue_ = [True]
            self.loop.add_callback(self._keep_beat, self.continue_)

    def stop(self) -> None:
        """Stop polling. Rows and subscriptions stay, and `start` goes on."""
        self.continue_[0] = False
        self.loop.add_callback(self._wake.set)

    def subscribe(self, listener: Callable[[Batch | None], object]) -> Callable[[], None]:
        """Call `listener(batch)` at every good answer, `listener(None)` when only the status changed.

        Returns the function that ends the subscription.
        """
        return self._signal.subscribe(listener)

    def watch(self) -> Callable[[], None]:
        """Say that a page is open, for sources polled only `when_watched`. Returns its end."""
        self._watchers += 1
        self.loop.add_callback(self._wake.set)
        watching = [True]

        def unwatch() -> None:
            if watching:
                watching.clear()
                self._watchers -= 1

        return unwatch

    @property
    def idle(self) -> bool:
        """Whether nobody watches a source that is polled only then."""
        return bool(self.upstream.when_watched and not self._watchers)

    async def refresh(self, keys: Sequence[str] | None = None) -> Batch:
        """Ask the source now, from any event loop. Those who ask while an answer is under way, or
        within REFRESH_IS_NEWS_SECONDS of the last refresh, share that answer.

        keys: ask for these values of the source's first key (cities, say) and no others.
        Raises SourceError when the source does.
        """
        wanted = None if keys is None else tuple(keys)
        asked = asyncio.run_coroutine_threadsafe(self._refresh(wanted), self.loop.asyncio_loop)
        return await asyncio.wrap_future(asked)

    async def _refresh(self, keys: tuple[str, ...] | None) -> Batch:
        outcome = self._known(keys)
        if outcome is None:
            while self._flight is not None and self._flight_keys not in (None, keys):
                await asyncio.wait([self._flight])
            try:
                outcome = await self._share(keys)
            except SourceError as error:
                outcome = error
            self._news = (self.clock(), keys, outcome)
            self._wake.set()
        if isinstance(outcome, SourceError):
            raise outcome
        return outcome

    def _known(self, keys: tuple[str, ...] | None) -> Batch | SourceError | None:
        """How the last refresh of these keys came out, while that is news."""
        if self._flight is None and self._news is not None:
            at, of, outcome = self._news
            if of == keys and 0 <= self.clock() - at < REFRESH_IS_NEWS_SECONDS:
                return outcome
        return None

    async def _keep_beat(self, going: list[bool]) -> None:
        while going[0]:
            delay = None if self._due is None else self._due - self.clock()
            if delay is None or delay > 0 or self.idle:
                await self._sleep(None if self.idle else delay)
                continue
            try:
                await self._share(None)
            except SourceError:
                continue
            except Exception:
                log.exception("%s: its status cannot be told", self.upstream.name)
                self._due = self.clock() + MAX_BACKOFF_SECONDS

    async def _sleep(self, delay: float | None) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), delay)
        self._wake.clear()

    async def _share(self, keys: tuple[str, ...] | None) -> Batch:
        """The fetch that is under way, or a new one: never two of one source at a time."""
        if self._flight is None:
            self._flight_keys = keys
            self._flight = asyncio.ensure_future(self._poll(keys))
            self._flight.add_done_callback(self._landed)
        return await asyncio.shield(self._flight)

    def _landed(self, flight: asyncio.Task[Batch]) -> None:
        self._flight = None
        if not flight.cancelled():
            flight.exception()  # marks it as seen, should everybody who waited have gone

    async def _poll(self, keys: tuple[str, ...] | None) -> Batch:
        try:
            fetched = await self._fetch(keys)
        except SourceError as error:
            # What is wrong with some keys, such as a city that is unknown, is not wrong with the source.
            if keys is None or isinstance(error, Retry | Unauthorized | QuotaSpent):
                self._failed(error)
            raise
        batch = self._succeeded(fetched, keys)
        await self._publish(batch)
        return batch

    async def _fetch(self, keys: tuple[str, ...] | None) -> Fetched:
        """Fetch in a thread of its own. A thread that hangs past the time limit cannot be ended, so
        it is left behind as a daemon, and no other is begun until it is through."""
        if self._answer is not None and not self._answer.done():
            raise SourceError(
                "The last call has not ended yet. The service is very slow or hangs; waiting for it."
            )
        self._answer = in_daemon_thread(lambda: fetch(self.upstream, keys))
        limit = self.upstream.timeout + 1.0
        try:
            return await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(self._answer)), limit)
        except TimeoutError:
            raise SourceError(
                f"No answer within {limit:.0f} s. The service is slow or hangs; trying again."
            ) from None

    def _succeeded(self, fetched: Fetched, keys: tuple[str, ...] | None) -> Batch:
        source, now = self.upstream, self.clock()
        if self._failed_polls:
            log.warning("%s: answers again after %.0f s", source.name, now - self._failing_since)
        failures, recovered = dict(source.failures), self._failed_polls > 0
        batch = Batch(*fetched, now, source.row_period, source.sample, failures, after_failure=recovered)
        self._failed_polls = 0
        if keys is None or self._due is None:  # those not asked for are due as before
            self._due = now + source.period - self._late(now)
        failed = {} if keys is None else self.status.failures
        others = {key: why for key, why in failed.items() if key not in (keys or ())}
        self.status = Status(
            origin=origin_of(source),
            health="ok" if source.ready else "starting",
            provider=source.active_provider,
            period=source.period,
            last_success=now,
            next_poll=None if source.pushed else self._due,
            usage=source.usage,
            error=source.warning,
            note=notes(source),
            failures=others | source.failures,
        )
        return batch

    def _late(self, now: float) -> float:
        """Seconds since the beat that this poll belongs to; subtracting them keeps the beat from drifting."""
        return (now - self._due) % self.upstream.period if self._due is not None and self._due <= now else 0.0

    def _failed(self, error: SourceError) -> None:
        source, now = self.upstream, self.clock()
        if not self._failed_polls:
            self._failing_since = now
            log.warning("%s: %s", source.name, error)
        self._failed_polls += 1
        stops = isinstance(error, Unauthorized | QuotaSpent)
        self._due = None if stops else now + self._patience(error)
        self.status = replace(
            self.status,
            health="stopped" if stops else "error",
            provider=source.active_provider,
            period=source.period,
            next_poll=self._due,
            usage=source.usage,
            error=str(error),
        )
        self._signal.emit(None)

    def _patience(self, error: SourceError) -> float:
        """Seconds until the next try: what the service asked for, or the period doubled with each failure."""
        period = self.upstream.period
        if isinstance(error, Retry):
            return max(error.after, period) + self.jitter()
        longest = max(period, min(BACKOFF_PERIODS * period, MAX_BACKOFF_SECONDS))
        return min(period * 2.0 ** min(self._failed_polls - 1, 10), longest) * (1 + 0.1 * self.jitter())

    async def _publish(self, batch: Batch) -> None:
        self._signal.emit(batch)
        try:
            await asyncio.gather(*self.source._emit(batch.rows))
        except Exception:
            log.exception("%s: a stream made from this feed failed", self.upstream.name)


def origin_of(source: Source) -> Origin:
    """The origin of the rows that a source has just returned; "none" while it has none to return."""
    if not source.ready:
        return "none"
    if source.sample:
        return "sample"
    return "replay" if source.replayed else "live"


def notes(source: Source) -> str:
    """What the page has to say of a source, whether or not it answers."""
    return " ".join(filter(None, (raised_interval(source), source.note)))


def raised_interval(source: Source) -> str:
    """Words for the page when a source is polled less often than its settings say, else ""."""
    least = max(source.floor, source.min_interval)
    if source.interval >= least:
        return ""
    cause = "its floor" if source.floor >= source.min_interval else "the provider's quota"
    return f"Polled every {least:g} s, not every {source.interval:g} s: that is {cause}."
