"""When a source is polled next: on its period without drift, and less often while it fails."""

from __future__ import annotations

import logging
from collections.abc import Callable

from sources.base import QuotaSpent, Retry, Source, SourceError, Unauthorized

# The pause after failures doubles up to this multiple of the period, or this time where that is shorter.
MAX_BACKOFF_PERIODS = 8
MAX_BACKOFF_SECONDS = 300.0

log = logging.getLogger("dashboard")


class PollSchedule:
    """The moment of the next poll, and the failures since the last success. All times are unix seconds.

    `due` is None while the source is stopped: its key is refused or its quota is spent.

    jitter: returns random numbers from 0 to 1, which spread the retries of many processes.
    """

    def __init__(self, source: Source, now: float, jitter: Callable[[], float]) -> None:
        self.due: float | None = now
        self._source, self._jitter = source, jitter
        self._failures = 0
        self._failing_since = 0.0

    @property
    def failing(self) -> bool:
        """Whether the last poll failed."""
        return self._failures > 0

    def record_success(self, now: float, *, all_keys: bool) -> None:
        """Set the next poll a period later.

        A refresh of some keys leaves the poll of all keys where it is.
        """
        if self.failing:
            log.warning("%s: answers again after %.0f s", self._source.name, now - self._failing_since)
        self._failures = 0
        if all_keys or self.due is None:
            self.due = now + self._source.period - self._lateness(now)

    def record_failure(self, error: SourceError, now: float) -> None:
        """Set the next poll after a pause, or None where another attempt is of no use."""
        if not self.failing:
            self._failing_since = now
            log.warning("%s: %s", self._source.name, error)
        self._failures += 1
        stops = isinstance(error, Unauthorized | QuotaSpent)
        self.due = None if stops else now + self._pause_seconds(error)

    def postpone(self, now: float) -> None:
        """Set the next poll after the longest pause, for a source whose own status cannot be read."""
        self.due = now + MAX_BACKOFF_SECONDS

    def _lateness(self, now: float) -> float:
        """Seconds since the beat that a poll at `now` belongs to; subtracting them prevents drift."""
        return (now - self.due) % self._source.period if self.due is not None and self.due <= now else 0.0

    def _pause_seconds(self, error: SourceError) -> float:
        """What the service requires, or the period doubled with each failure."""
        period = self._source.period
        if isinstance(error, Retry):
            return max(error.after, period) + self._jitter()
        longest = max(period, min(MAX_BACKOFF_PERIODS * period, MAX_BACKOFF_SECONDS))
        return min(period * 2.0 ** min(self._failures - 1, 10), longest) * (1 + 0.1 * self._jitter())
