"""Which rows are others than those that a reader has."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
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

    def since(self, count: int) -> Sequence[Change] | None:
        """Those since somebody has read so many rows; None where that is not known any more."""
        if count <= self._forgotten:
            return None
        return [change for change in self._changes if change.laid_out >= count]
