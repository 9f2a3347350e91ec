"""The rule for gaps in lines, used by charts, the database, exports and replays.

A gap is a distance between two rows of a key that is over 3.5 times their usual step, however the rows came.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from itertools import pairwise

GAP_STEPS = 3.5
# The usual step is that of so many steps before.
SPAN = 60
# In a line with fewer steps, the first ones are compared with those after them.
FEW_STEPS = 4
# Steps are regular where the upper quartile is at most so many times the lower one. Gaps do not count.
REGULAR_RATIO = 1.6
# Rows a millisecond apart are of one moment: pushed rows without a time are numbered so.
_SAME_MOMENT_MS = 1


def usual_step(steps: Sequence[int]) -> int:
    """The usual step between rows (ms): the median of the steps. Where they are as irregular as those of
    events and posts, the longest step, so that lines are not broken everywhere."""
    ordered, last = sorted(steps), len(steps) - 1
    is_regular = ordered[last * 3 // 4] <= REGULAR_RATIO * ordered[last // 4]
    return ordered[last // 2] if is_regular else ordered[last]


def is_gap(step: int, others: Sequence[int]) -> bool:
    """Whether a step (ms) is a gap, compared with `others`, the last of which precedes it."""
    # After two steps as long as this one, that is the new pace.
    if not others or step <= 2 * min(others[-2:]):
        return False
    return step > GAP_STEPS * usual_step(others)


def gap_starts(times: Iterable[int]) -> list[int]:
    """The times (unix ms) after which gaps begin. times: of all rows of a key, in order."""
    moments: list[int] = []
    for time in times:
        if moments and time - moments[-1] <= _SAME_MOMENT_MS:
            moments[-1] = time
        else:
            moments.append(time)
    steps = [after - before for before, after in pairwise(moments)]
    return [
        moment
        for place, (moment, step) in enumerate(zip(moments, steps, strict=False))
        if is_gap(step, _others(steps, place))
    ]


def _others(steps: Sequence[int], place: int) -> Sequence[int]:
    """The steps that one is compared with."""
    if place < FEW_STEPS - 1:
        return [*steps[place + 1 : FEW_STEPS], *steps[:place]]
    return steps[max(place - SPAN, 0) : place]


class KeyTimes:
    """The newest rows of one key, at least one, in order of time. `newest`: the time of the last.
    `is_silent`: a gap follows it.
    """

    def __init__(self, times: Sequence[int]) -> None:
        self.newest, self.is_silent = times[0], False
        self._steps: deque[int] = deque(maxlen=SPAN)
        for time in times[1:]:
            self.add(time)

    @property
    def may_begin_with_gap(self) -> bool:
        """Whether the first steps may be gaps. Only later steps show that."""
        steps = self._steps
        return 1 < len(steps) <= FEW_STEPS and max(steps) > GAP_STEPS * min(steps)

    def add(self, time: int) -> None:
        """Add the time of a row (unix ms), which is later than all before."""
        step = time - self.newest
        if step > _SAME_MOMENT_MS:
            self._steps.append(step)
        elif self._steps:
            self._steps[-1] += step
        self.newest, self.is_silent = time, False

    def has_gap_before(self, time: int, period: float) -> bool:
        """Whether a gap is between the newest row and a later time.

        period: seconds between two rows as the source announces, for a line with a single row.
        """
        return time - self.newest > self.longest_step(period)

    def longest_step(self, period: float) -> float:
        """The longest time (ms) after the newest row without a gap. period: as in `has_gap_before`."""
        if not self._steps:
            return GAP_STEPS * 1000 * period
        # Twice the shorter of the last two steps, as in `is_gap`.
        last = 2 * min(self._steps[-1], self._steps[max(len(self._steps) - 2, 0)])
        return max(GAP_STEPS * usual_step(self._steps), last)
