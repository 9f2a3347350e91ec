"""Decides when sample rows are shown: until the live service has replied for the first time."""

from __future__ import annotations

from sources.base import QuotaSpent, Retry, SourceError, Unauthorized
from sources.http.client import Unreachable

_FIRST_WAIT_SECONDS, _MAX_WAIT_SECONDS = 15.0, 300.0


class Fallback:
    """Tracks whether sample rows are shown, and when to call the live service again.

    floor_seconds: the shortest pause after a reply, also one that is an error; a service that cannot be
    reached
        is called sooner.
    """

    def __init__(self, floor_seconds: float) -> None:
        self.active = False
        self.ended = False
        self._floor = floor_seconds
        self._wait = _FIRST_WAIT_SECONDS
        self._retry_at = 0.0

    def must_wait(self, now: float) -> bool:
        """Whether it is too early to call the live service again. now: monotonic seconds."""
        return self.active and now < self._retry_at

    def activate(self, error: SourceError, now: float) -> bool:
        """Show sample rows because of this error, and double the pause before the next live call.

        Returns False where the error has to be raised instead. now: monotonic seconds.
        """
        if self.ended or isinstance(error, (Unauthorized, QuotaSpent)):
            return False
        wait = self._wait if isinstance(error, Unreachable) else max(self._wait, self._floor)
        if isinstance(error, Retry):
            wait = max(wait, error.after)
        self.active, self._retry_at = True, now + wait
        self._wait = min(2 * self._wait, _MAX_WAIT_SECONDS)
        return True

    def end(self) -> None:
        """End the sample rows for good, since the live service has replied: from now on its errors are
        raised."""
        self.active, self.ended = False, True
