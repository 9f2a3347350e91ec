"""The batches that were committed in the last seconds, which a database that is replaced may lack."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from dashboard.storage.inserts import WriteBatch
from dashboard.storage.write_queue import Entry

RECENT_SECONDS = 10.0
MAX_RECENT_ROWS = 100_000


class RecentEntries:
    """The batches of the last RECENT_SECONDS, with at most MAX_RECENT_ROWS rows. monotonic: seconds."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._entries: deque[tuple[float, Entry]] = deque()
        self._rows = 0

    def add(self, entry: Entry) -> None:
        """Add a batch that was committed now."""
        now = self._monotonic()
        self._entries.append((now, entry))
        self._rows += entry.rows
        while self._entries and (self._entries[0][0] < now - RECENT_SECONDS or self._rows > MAX_RECENT_ROWS):
            self._rows -= self._entries.popleft()[1].rows

    def batches(self) -> list[WriteBatch]:
        """The batches, oldest first."""
        return [entry.batch for _, entry in self._entries]
