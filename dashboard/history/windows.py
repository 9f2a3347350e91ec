"""Windows of one source that reach back beyond memory: from the database, and from both."""

from __future__ import annotations

import math
from contextlib import AbstractContextManager
from typing import Any

from dashboard.history.archive import Archive, ArchiveWindow
from dashboard.history.memory_store import MemoryStore
from dashboard.history.shown_rows import Cursor, ShownRows
from dashboard.records import Columns
from sources.base import Source

# Points of a long window for the newest rows, which no rollup has yet.
MAX_NEWEST_POINTS = 200
MIN_STEP_MS = 10_000


class Windows:
    """Time ranges of a viewer's choice of rows or, by default, of those that pages show without one. archive:
    None where nothing is stored. lock: that of the history."""

    def __init__(
        self, source: Source, memory: MemoryStore, archive: Archive | None, lock: AbstractContextManager[Any]
    ) -> None:
        self._source, self._memory, self._archive, self._lock = source, memory, archive, lock

    def covers(self, start: float, rows: ShownRows | None = None) -> bool:
        """Whether memory has every row since `start` (unix ms), or the database has no earlier ones."""
        with self._lock:
            first = (rows or self._memory.ring.shown).first_time
            if self._archive is None or first == math.inf or self._memory.is_sample:
                return True
            if self._memory.ring.as_points and not self._source.events:
                return True
            return start >= first or first <= self._memory.oldest_stored

    def long(self, start: float, rows: ShownRows | None = None) -> ArchiveWindow:
        """A window up to now. The rows before those in memory are read from the database. Raises as `fixed`
        does."""
        rows = rows or self._memory.ring.shown
        with self._lock:
            first, newest = int(rows.first_time), int(rows.newest["time"])
        # What is older than a whole number of steps is the same for all viewers, and is read once.
        step = max(math.ceil((newest - start) / rows.max_points * 2), MIN_STEP_MS)
        edge = max(newest // step * step, first)
        return self.fixed(start // step * step, edge - 1, rows)._replace(edge=edge)

    def fixed(self, start: float, end: float, rows: ShownRows | None = None) -> ArchiveWindow:
        """The stored rows from `start` to `end` (unix ms). Raises ValueError without a database."""
        if self._archive is None:
            raise ValueError("a history without a storage writer has only the rows in memory")
        rows = rows or self._memory.ring.shown
        fields = tuple(series.field for series in rows.series)
        return ArchiveWindow(self._archive.window(start, end, rows.max_points, fields), start, end)

    def with_newest(
        self, window: ArchiveWindow, rows: ShownRows | None = None
    ) -> tuple[Columns, int, Cursor]:
        """The columns of a long window up to the newest row, once the database has answered, with its step
        (as `Window.step_ms`) and the cursor behind it. Raises StorageUnavailable."""
        rows = rows or self._memory.ring.shown
        stored, step = window.stored.result()
        with self._lock:
            # It has no rows where the edge is infinity.
            newest = rows.window(window.edge, MAX_NEWEST_POINTS)
            missing = [math.nan] * len(stored["time"])
            return (
                {name: [*stored.get(name, missing), *values] for name, values in newest.items()},
                step,
                rows.cursor,
            )
