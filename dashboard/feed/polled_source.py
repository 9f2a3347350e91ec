"""A source with the status and the schedule that its fetches set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dashboard.feed.fetch import Fetched, Fetcher
from dashboard.feed.poll_schedule import PollSchedule
from dashboard.feed.shared_fetch import Keys
from dashboard.feed.status import Batch, Status, notes, successful_status
from sources.base import QuotaSpent, Retry, Source, SourceError, Unauthorized

# How often the files with keys are read again while a source is refused.
KEY_CHECK_SECONDS = 5.0
# A larger difference between the clocks than this means that somebody has set the clock.
CLOCK_STEP_SECONDS = 1.0


class PolledSource:
    """Fetches a source, and records the outcomes. clock, monotonic, jitter: as in `Feed`."""

    def __init__(
        self,
        source: Source,
        clock: Callable[[], float],
        monotonic: Callable[[], float],
        jitter: Callable[[], float],
    ) -> None:
        self.source, self.clock, self._monotonic = source, clock, monotonic
        self._fetcher, self._schedule = Fetcher(source), PollSchedule(source, monotonic(), jitter)
        self._status = Status(provider=source.active_provider, period=source.period, note=notes(source))
        # The difference of the clock to the monotonic clock when the status was set.
        self._clock_offset = clock() - monotonic()

    @property
    def status(self) -> Status:
        """The state of the source. Its times (unix seconds) are corrected where the clock was set."""
        offset = self.clock() - self._monotonic()
        if abs(step := offset - self._clock_offset) > CLOCK_STEP_SECONDS:
            self._status, self._clock_offset = self._status.shifted(step), offset
        return self._status

    @status.setter
    def status(self, status: Status) -> None:
        self._status, self._clock_offset = status, self.clock() - self._monotonic()

    async def fetch(self, keys: Keys) -> Batch:
        """Fetch in a thread, and record the success. Raises SourceError, which the caller records."""
        return self._record_success(await self._fetcher.fetch(keys), keys)

    def record_failure(self, error: SourceError, keys: Keys) -> bool:
        """Record a failed fetch of `keys`. Returns whether the status has changed: a failure of some keys,
        such as an unknown city, is no failure of the source."""
        if keys is not None and not isinstance(error, Retry | Unauthorized | QuotaSpent):
            return False
        source = self.source
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
        return True

    def follow(self, status: Status) -> None:
        """Use the status, and the time of the next poll, of the process that polls."""
        self.status = status
        self._schedule.follow(status, self.clock(), self._monotonic())

    def delay(self) -> float:
        """Seconds until the next poll, or until a key that was refused is read again; 0 or less where it is
        due."""
        delay = self._schedule.due - self._monotonic()
        if delay <= 0 or not self._schedule.refused:
            return delay
        return 0.0 if self._fetcher.environment_changed() else min(delay, KEY_CHECK_SECONDS)

    def postpone(self) -> None:
        """Set the next poll after the longest pause, for a source whose own status cannot be read."""
        self._schedule.postpone(self._monotonic())

    def _record_success(self, fetched: Fetched, keys: Keys) -> Batch:
        source, now, recovered = self.source, self.clock(), self._schedule.failing
        self._schedule.record_success(self._monotonic(), all_keys=keys is None)
        self.status = successful_status(self.status, source, now, self._next_poll(), keys, fetched.failures)
        rows, records, posts, failures = fetched
        return Batch(
            rows, records, posts, now, source.row_period, source.sample, failures, after_failure=recovered
        )

    def _next_poll(self) -> float:
        """The time of the next poll, in unix seconds."""
        return self.clock() + self._schedule.due - self._monotonic()
