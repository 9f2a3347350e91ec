"""Checks the wall clock before rows are deleted by age."""

from __future__ import annotations

from collections.abc import Callable

# How long the clock has to run evenly before anything is deleted.
AGREED_SECONDS = 3600.0
# A larger difference from the monotonic clock: somebody has set the clock, or the computer slept.
STEP_SECONDS = 60.0


class ClockCheck:
    """Compares the wall clock with the monotonic clock at every call of `now`.

    clock: unix seconds. monotonic: seconds that no setting of the clock changes.
    """

    def __init__(self, clock: Callable[[], float], monotonic: Callable[[], float]) -> None:
        self._clock, self._monotonic = clock, monotonic
        self._begin()

    def now(self) -> float | None:
        """Unix seconds; None until the wall clock and the monotonic clock have agreed for AGREED_SECONDS."""
        if abs(self._clock() - self._monotonic() - self._offset) > STEP_SECONDS:
            self._begin()
        agreed = self._monotonic() - self._since
        return self._clock() if agreed > AGREED_SECONDS else None

    def _begin(self) -> None:
        self._since = self._monotonic()
        self._offset = self._clock() - self._since
