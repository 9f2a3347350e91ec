"""Times of rows that are pushed without one: those of their arrival, another for each row of a key."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator, Sequence
from itertools import count as counted
from itertools import islice

from sources.pushed_rows.validation import PushBufferFull, PushedRow

# Rows of a key are a millisecond apart, as fine as times are stored. More than a thousand a second get ahead
# of the clock, and at most so far.
MAX_AHEAD_MS = 60_000
# The clock was set back where it shows a time that is earlier by more than this.
_CLOCK_STEP_MS = 1_000
# So many times that were assigned lately are remembered: their rows may be on their way to the history.
_MAX_RECENT = 20_000

# Whether there is a row of a time (unix ms) and keys.
HasRow = Callable[[int, tuple[str, ...]], bool]


class ArrivalTimes:
    """Assigns the times. Not thread-safe."""

    def __init__(self) -> None:
        self._last: dict[tuple[str, ...], int] = {}
        self._recent = OrderedDict[tuple[int, tuple[str, ...]], None]()
        self._now = 0

    def assigned(
        self, rows: Sequence[PushedRow], now: float, has_row: HasRow = lambda time, keys: False
    ) -> list[PushedRow]:
        """The rows of one push, those that are not `timed` with times of their own, in order of arrival.

        The last row of a key arrives at `now` (unix seconds), those before it just before that. A time that
        has a row already, since the clock was set back or another process has assigned it, is left out.
        Raises PushBufferFull, and then assigns none, where more rows come than there are milliseconds.
        """
        now_ms = round(now * 1000)
        last = {} if now_ms < self._now - _CLOCK_STEP_MS else self._last
        counts = Counter(row.keys for row in rows if not row.timed)
        times, newest = {}, dict[tuple[str, ...], int]()
        for keys, count in counts.items():
            first = max(last.get(keys, 0) + 1, now_ms - count + 1)
            assigned = list(islice(self._free(keys, first, has_row), count))
            newest[keys] = assigned[-1]
            if assigned[-1] > now_ms + MAX_AHEAD_MS:
                raise PushBufferFull(
                    "More than 1,000 rows a second come without a time. Push them with their times, or fewer."
                )
            times[keys] = iter(assigned)
        last.update(newest)
        self._last, self._now = last, now_ms
        return [row if row.timed else self._at(next(times[row.keys]), row) for row in rows]

    def _free(self, keys: tuple[str, ...], first: int, has_row: HasRow) -> Iterator[int]:
        """The times (unix ms) from `first` on that no row of these keys has."""
        times = counted(first)
        return (time for time in times if (time, keys) not in self._recent and not has_row(time, keys))

    def _at(self, time: int, row: PushedRow) -> PushedRow:
        self._recent[time, row.keys] = None
        if len(self._recent) > _MAX_RECENT:
            self._recent.popitem(last=False)
        return row._replace(time=time / 1000)
