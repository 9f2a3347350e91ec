"""The newest rows of a source in the order in which they came: a reader continues where it stopped."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Iterable
from contextlib import AbstractContextManager
from itertools import islice
from typing import Any, NamedTuple

from dashboard.records import Record, present

# A reader that is further behind reads the rows of the time that it missed.
MAX_ARRIVALS = 10_000


class ArrivalCursor(NamedTuple):
    """The position of a reader: the number of rows that it has read. Each process counts its rows in an epoch
    of its own."""

    epoch: str
    rows: int


class Arrival(NamedTuple):
    """A row, its origin ("sample" or "replay"; "" for all others), and the cursor of a reader that has read
    it."""

    record: Record
    origin_label: str
    cursor: ArrivalCursor


class Arrivals:
    """The last MAX_ARRIVALS rows. lock: guards them."""

    def __init__(self, lock: AbstractContextManager[Any]) -> None:
        self._lock = lock
        self._epoch = secrets.token_hex(4)
        self._count = 0
        self._rows: deque[Arrival] = deque(maxlen=MAX_ARRIVALS)

    @property
    def cursor(self) -> ArrivalCursor:
        """The cursor of a reader that has read everything."""
        with self._lock:
            return ArrivalCursor(self._epoch, self._count)

    def add(self, records: Iterable[Record], origin_label: str) -> None:
        """Add the rows that have a value."""
        with self._lock:
            for record in records:
                if present(record.values):
                    self._count += 1
                    self._rows.append(Arrival(record, origin_label, ArrivalCursor(self._epoch, self._count)))

    def since(self, cursor: ArrivalCursor, max_rows: int) -> list[Arrival] | None:
        """The first `max_rows` rows after a cursor; None where some of them have left memory."""
        with self._lock:
            missed = self._count - cursor.rows
            if cursor.epoch != self._epoch or not 0 <= missed <= len(self._rows):
                return None
            newest_first = list(islice(reversed(self._rows), missed))
            return newest_first[::-1][:max_rows]
