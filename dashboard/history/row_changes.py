"""Which rows a reader has not read yet, and which rows have changed since it read them."""

from __future__ import annotations

import math
from collections import deque
from typing import NamedTuple

# A reader that has missed more changes reads all rows again.
MAX_CHANGES = 256


class Change(NamedTuple):
    """Late, corrected or revised rows replaced those from `time` on (unix ms).

    laid_out: the number of rows that had been laid out before. position: the place of the first replaced row
        among all rows in order of time. offset: the difference between the position of a row and its count,
        before the change.
    """

    laid_out: int
    position: int
    offset: int
    time: float


class Missing(NamedTuple):
    """What a reader lacks: the rows from `position` on. The last `replaced` of its own rows have changed:
    those from `replaced_from` on (unix ms), infinity where none has."""

    position: int
    replaced_from: float = math.inf
    replaced: int = 0


class RowChanges:
    """The latest changes, oldest first."""

    def __init__(self) -> None:
        self._changes = deque[Change](maxlen=MAX_CHANGES)
        self._forgotten = -1

    def add(self, change: Change) -> None:
        """Add a change; the oldest is forgotten where they are too many."""
        if len(self._changes) == MAX_CHANGES:
            self._forgotten = self._changes[0].laid_out
        self._changes.append(change)

    def missing(self, count: int, offset: int) -> Missing | None:
        """What a reader of `count` rows lacks; None where the changes since then are forgotten. offset: the
        difference between the position of a row and its count now."""
        if count <= self._forgotten:
            return None
        changes = [change for change in self._changes if change.laid_out >= count]
        if not changes:
            return Missing(count + offset)
        have = count + changes[0].offset
        position = min(have, *(change.position for change in changes))
        return Missing(position, min(change.time for change in changes), have - position)
