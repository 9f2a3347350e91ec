"""The newest records of one source in memory, and the rows of those that pages show."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

from dashboard.history.record_store import RecordStore
from dashboard.history.shown_keys import Choice
from dashboard.history.shown_rows import ShownRows
from dashboard.records import Record
from sources.base import Source


class RingBuffer(RecordStore):
    """Records of all keys. `shown` has the rows of the keys and quantities that pages show unless their
    viewer chooses others."""

    def __init__(self, source: Source, lock: AbstractContextManager[Any]) -> None:
        super().__init__(source, lock)
        self.shown = ShownRows(self)
        self._chosen: list[ShownRows] = []

    def clear(self) -> None:
        """Remove all records; readers start another epoch."""
        self.empty()
        for rows in (self.shown, *self._chosen):
            rows.lay_out()

    def add(self, fresh: Sequence[Record], filled: Sequence[tuple[int, str]] = ()) -> None:
        """Add records that are new or were corrected, in order of time, and remove gaps.

        filled: the time (unix ms) and the key of each gap.
        """
        self.put(fresh, filled)
        for rows in (self.shown, *self._chosen):
            rows.receive(fresh)
        self.drop_oldest()

    def choose(self, choice: Choice) -> ShownRows:
        """The rows of a viewer's choice, which are up to date until `drop`."""
        rows = ShownRows(self, choice)
        self._chosen.append(rows)
        return rows

    def drop(self, rows: ShownRows) -> None:
        """Stop updating these rows."""
        self._chosen = [other for other in self._chosen if other is not rows]
