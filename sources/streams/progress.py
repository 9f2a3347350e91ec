"""How far a stream that can be read from a time of its past has been read."""

from __future__ import annotations

from collections.abc import Callable

from sources.posts.minute_counts import Coverage
from sources.times.plausibility import FUTURE_SECONDS

FIRST_BACKLOG_SECONDS = 180.0
"""How far back a stream without a position starts."""

_MINUTE_SECONDS = 60.0
# Minutes counted again after a restart, because their counts may not have been stored.
_OVERLAP_MINUTES = 2
# So many events in a row are ahead of the clock only where the clock is wrong.
_MAX_AHEAD = 20


class StreamProgress:
    """`coverage` is the time in which every event was received. All times are unix seconds.

    position: time of the last event that an earlier process has handled; 0: none has.
    backlog: seconds of the past that are requested at most.
    """

    def __init__(self, position: float, backlog: float, clock: Callable[[], float]) -> None:
        self.coverage = Coverage(0.0, 0.0)
        self._position, self._backlog, self._clock = min(position, clock()), backlog, clock
        self._cursor = 0.0
        self._ahead = 0

    def next_cursor(self, rewind: float) -> float:
        """The time from which the next connection is to send events. rewind: seconds before the last one."""
        start = self.coverage.end - rewind if self.coverage.end else self._first_cursor()
        self._cursor = max(start, self._clock() - self._backlog)
        return self._cursor

    def accepts(self, when: float) -> bool:
        """Whether an event is not ahead of the clock."""
        accepted = when - self._clock() <= FUTURE_SECONDS
        self._ahead = 0 if accepted else self._ahead + 1
        return accepted

    def clock_lag(self, when: float) -> float:
        """Seconds by which the clock is behind an event, once many in a row were ahead of it; else 0."""
        return when - self._clock() if self._ahead >= _MAX_AHEAD else 0.0

    def advance(self, when: float, *, is_first: bool) -> None:
        """Count an event as received. is_first: of its connection."""
        start = self._covered_from(when) if is_first else self.coverage.start
        self.coverage = Coverage(start, max(when, self.coverage.end))

    def _first_cursor(self) -> float:
        if not self._position:
            return self._clock() - FIRST_BACKLOG_SECONDS
        minute = self._position // _MINUTE_SECONDS - _OVERLAP_MINUTES
        return minute * _MINUTE_SECONDS

    def _covered_from(self, when: float) -> float:
        # A connection starts at or before the last event, or else events are lost.
        if not self.coverage.end:
            return self._cursor if when <= self._position else when
        return when if when > self.coverage.end else self.coverage.start
