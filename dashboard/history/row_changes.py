"""Which rows a reader has not read yet, and which rows have changed since it read them."""

from __future__ import annotations

import math
from collections import deque
from typing import NamedTuple

# A reader that has missed more changes reads all rows again.
MAX_CHANGES = 256


class Change(NamedTuple):
    """Late, corrected or revised rows have replaced those from `time` on (unix ms).

    laid_out: how many rows had been laid out before. position: that of the first row replaced, among all rows
    in order of time. offset: what was to be added to the count of a row for its position, before.
    """

    laid_out: int
    position: int
    offset: int
    time: float


class Missing(NamedTuple):
    """The position of the first row that a reader lacks. Of those that it has, the last `replaced` are others
    now: those from `replaced_from` on (unix ms), infinity where there are none."""

    position: int
    replaced_from: float = math.inf
    replaced: int = 0


class RowChanges:
    """The last changes, the oldest first."""

    def __init__(self) -> None:
        self._changes = deque[Change](maxlen=MAX_CHANGES)
        self._forgotten = -1

    def add(self, change: Change) -> None:
        """Remember a change."""
        if len(self._changes) == MAX_CHANGES:
            self._forgotten = self._changes[0].laid_out
        self._changes.append(change)

    def missing(self, count: int, offset: int) -> Missing | None:
        """What a reader of so many rows lacks; None where that is not known any more.

        offset: what is added to the count of a row for its position now.
        """
        if count <= self._forgotten:
            return None
        changes = [change for change in self._changes if change.laid_out >= count]
        if not changes:
            return Missing(count + offset)
        have = count + changes[0].offset
        position = min(have, *(change.position for change in changes))
        return Missing(position, min(change.time for change in changes), have - position)
