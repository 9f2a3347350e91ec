"""The schedule of a source's polls: on its period without drift, with longer pauses while it fails."""

from __future__ import annotations

import logging
from collections.abc import Callable

from dashboard.feed.status import Status
from sources.base import QuotaSpent, Retry, Source, SourceError, Unauthorized

# The pause after failures doubles up to this multiple of the period, or this time where that is shorter.
MAX_BACKOFF_PERIODS = 8
MAX_BACKOFF_SECONDS = 300.0
# A refusal is often that of a gateway or of a key that is not active yet, so its pause only grows: each call
# with a refused key may count against the address that it comes from.
MAX_REFUSED_SECONDS = 3600.0
# Where a service limits calls and does not say for how long.
MAX_LIMITED_SECONDS = 3600.0
# After a spent quota, where the provider does not say when it renews it.
QUOTA_SECONDS = 3600.0

log = logging.getLogger("dashboard")


class PollSchedule:
    """The moment of the next poll, and the failures since the last success. All times are monotonic seconds.

    `stopped` is whether the last poll failed because money or a quota is spent; `due` is then the time of
    the next attempt.

    jitter: returns random numbers from 0 to 1, which spread the retries of many processes.
    """

    def __init__(self, source: Source, now: float, jitter: Callable[[], float]) -> None:
        self.due = now
        self.stopped = False
        self._source, self._jitter = source, jitter
        self._failures = self._refusals = 0
        self._failing_since = 0.0

    @property
    def failing(self) -> bool:
        """Whether the last poll failed."""
        return self._failures > 0

    @property
    def refused(self) -> bool:
        """Whether the last poll failed because of a key, money or a quota."""
        return self._refusals > 0

    def record_success(self, now: float, *, all_keys: bool) -> None:
        """Set the next poll a period later.

        A refresh of some keys leaves the poll of all keys where it is.
        """
        if self.failing:
            log.warning("%s: answers again after %.0f s", self._source.name, now - self._failing_since)
        was_refused, self._failures, self.stopped, self._refusals = self._refusals > 0, 0, False, 0
        if all_keys or was_refused:
            self.due = now + self._source.period - self._lateness(now)

    def record_failure(self, error: SourceError, now: float) -> None:
        """Set the next poll after a pause, which depends on the error.

        A refusal before the poll is due, of a refresh, does not lengthen the pause.
        """
        if not self.failing:
            self._failing_since = now
            log.warning("%s: %s", self._source.name, error)
        self._failures += 1
        refused, early = isinstance(error, Unauthorized | QuotaSpent), self._refusals > 0 and now < self.due
        self._refusals = max(self._refusals + (not early), 1) if refused else 0
        self.stopped = isinstance(error, QuotaSpent)
        self.due = now + self._pause_seconds(error)

    def follow(self, status: Status, clock: float, now: float) -> None:
        """Use the next poll of the process that polls. status: its status. clock: unix seconds. now:
        monotonic seconds."""
        delay = 0.0 if status.next_poll is None else max(status.next_poll - clock, 0.0)
        if status.health in ("ok", "starting"):
            delay = min(delay, self._source.period)  # whatever the other's clock says
        self.due = now + delay

    def postpone(self, now: float) -> None:
        """Set the next poll after the longest pause, for a source whose own status cannot be read."""
        self.due = now + MAX_BACKOFF_SECONDS

    def _lateness(self, now: float) -> float:
        """Seconds by which a poll at `now` is late; subtracting them from the period prevents drift."""
        return (now - self.due) % self._source.period if self.due <= now else 0.0

    def _pause_seconds(self, error: SourceError) -> float:
        """What the service requires, or the period doubled with each failure."""
        period = self._source.period
        if isinstance(error, Retry):
            times = 2.0 ** min(self._failures - 1, 20) if error.grows else 1.0
            after = min(error.after * times, max(error.after, MAX_LIMITED_SECONDS))
            return max(after, period) + self._jitter()
        if isinstance(error, QuotaSpent):
            return max(error.after or QUOTA_SECONDS, period) + self._jitter()
        longest = max(period, min(MAX_BACKOFF_PERIODS * period, MAX_BACKOFF_SECONDS))
        failures = self._failures
        if isinstance(error, Unauthorized):
            longest, failures = max(period, MAX_REFUSED_SECONDS), self._refusals
        return min(period * 2.0 ** min(failures - 1, 20), longest) * (1 + 0.1 * self._jitter())
