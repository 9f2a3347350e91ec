"""Times of rows that are pushed without one: the moments of their arrival, a different one for each row of
a key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sources.pushed_rows.validation import PushBufferFull, PushedRow

# Rows of a key are a millisecond apart, as fine as times are stored. More than a thousand a second get ahead
# of the clock, and at most so far.
MAX_AHEAD_MS = 60_000
# The clock was set back where it shows a time that is earlier by more than this.
_CLOCK_STEP_MS = 1_000


class ArrivalTimes:
    """Assigns the times. Not thread-safe."""

    def __init__(self) -> None:
        self._last: dict[tuple[str, ...], int] = {}
        self._now = 0

    def assigned(self, rows: Sequence[PushedRow], now: float) -> list[PushedRow]:
        """The rows of one push, those that are not `timed` with times of their own, in order of arrival.

        The last row of a key arrives at `now` (unix seconds), those before it just before that.
        Raises PushBufferFull, and then assigns none, where more rows come than there are milliseconds.
        """
        now_ms = round(now * 1000)
        last = {} if now_ms < self._now - _CLOCK_STEP_MS else dict(self._last)
        counts = Counter(row.keys for row in rows if not row.timed)
        next_times = {key: max(last.get(key, 0) + 1, now_ms - count + 1) for key, count in counts.items()}
        for key, count in counts.items():
            last[key] = next_times[key] + count - 1
            if last[key] > now_ms + MAX_AHEAD_MS:
                raise PushBufferFull(
                    "More than 1,000 rows a second come without a time. Push them with their times, or fewer."
                )
        self._last, self._now = last, now_ms
        return [row if row.timed else _at_next(row, next_times) for row in rows]


def _at_next(row: PushedRow, next_times: dict[tuple[str, ...], int]) -> PushedRow:
    next_times[row.keys] += 1
    return row._replace(time=(next_times[row.keys] - 1) / 1000)
