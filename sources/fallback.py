"""When made-up rows may stand in: only until the live service has answered for the first time."""

from __future__ import annotations

from sources.base import QuotaSpent, Retry, SourceError, Unauthorized
from sources.http import Unreachable

_FIRST_WAIT_SECONDS, _MAX_WAIT_SECONDS = 15.0, 300.0


class Fallback:
    """Keeps account of a live service that has not answered yet, and when to ask it again.

    floor_seconds: never ask a service that did answer, if only with an error, sooner than this; one that
        cannot be reached is spared nothing and asked sooner.
    """

    def __init__(self, floor_seconds: float) -> None:
        self.active = False
        self.over = False
        self._floor = floor_seconds
        self._wait = _FIRST_WAIT_SECONDS
        self._again = 0.0

    def waits(self, now: float) -> bool:
        """Whether it is too early to ask the live service again."""
        return self.active and now < self._again

    def covers(self, error: SourceError, now: float) -> bool:
        """Whether made-up rows are due for this error; if so, the next live attempt waits longer."""
        if self.over or isinstance(error, (Unauthorized, QuotaSpent)):
            return False
        wait = self._wait if isinstance(error, Unreachable) else max(self._wait, self._floor)
        if isinstance(error, Retry):
            wait = max(wait, error.after)
        self.active, self._again = True, now + wait
        self._wait = min(2 * self._wait, _MAX_WAIT_SECONDS)
        return True

    def end(self) -> None:
        """The live service has answered: from now on its errors are told as they are."""
        self.active, self.over = False, True
