"""The newest records of one source in memory, of all its keys."""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from typing import Any, NamedTuple

from dashboard.history.shown_keys import KeyState
from dashboard.history.wide_rows import padded
from dashboard.records import Record, Values, present
from sources.base import Source

RING_ROWS = 21_600
# Of all keys together, about 60 MB. The database has the others.
MAX_RECORDS = 250_000
# More keys than these are forgotten when memory has no record of them any more.
MAX_SILENT_KEYS = 1_000


class Snapshot(NamedTuple):
    """What was in memory at one moment, for a reader that does not hold the lock.

    records: in the order in which they came, gaps among them. quantities_of, as_points, complete_since: as in
        `RecordStore`.
    origin_label: "sample" or "replay"; "" for all other rows.
    """

    records: Iterator[Record]
    quantities_of: dict[str, frozenset[int]]
    as_points: bool
    complete_since: int
    origin_label: str = ""


class RecordStore:
    """The last RING_ROWS records of each key, and MAX_RECORDS of all.

    `records` holds the values by (unix ms, key or, of an event, its id); `quantities_of` the positions of the
    quantities that a key has had, and `positions` those of any key; `key_states` the newest values of each
    key, and `newest_time` the time of the newest of all. `as_points`: the rows are events, each with a key of
    its own. `complete_since`: no record from then on (unix ms) was dropped. `revised_since`: the earliest
    time (unix ms) from which the last `put` has moved an event or removed a gap; infinity where it has not.

    lock: guards it; callers hold it.
    """

    def __init__(self, source: Source, lock: AbstractContextManager[Any]) -> None:
        self.source, self.lock = source, lock
        self.empty()

    def empty(self) -> None:
        """Remove all records."""
        self.records: dict[tuple[int, str], Values] = {}
        self.quantities_of: dict[str, set[int]] = {}
        self.positions: set[int] = set()
        self.key_states: dict[str, KeyState] = {}
        # The time and key of each event by its id.
        self._events: dict[str, tuple[int, str]] = {}
        self.as_points = False
        self.revised_since = math.inf
        self.newest_time = self.complete_since = 0
        # Those of the records of each key, in order; of all records together it would take long to find them.
        self._times: dict[str, list[int]] = {}
        self._quantities = len(self.source.quantities)

    @property
    def max_rows(self) -> int:
        """How many rows the shown keys have at most."""
        return RING_ROWS

    def widen(self) -> int:
        """Make room for quantities that the source has got since; return their number."""
        length = len(self.source.quantities)
        if length > self._quantities:
            self._quantities = length
            # Records get theirs when they are read: there may be MAX_RECORDS.
            for key, state in self.key_states.items():
                self.key_states[key] = state._replace(values=padded(state.values, length))
        return self._quantities

    def put(self, fresh: Sequence[Record], filled: Sequence[tuple[int, str]] = ()) -> None:
        """Add records that are new, or were corrected or revised, and remove gaps: times and keys."""
        self.revised_since = min((time for time, _ in filled), default=math.inf)
        for at in filled:
            if not present(self.records.get(at, (0.0,))):
                del self.records[at]
                self._forget(*at)
        for record in fresh:
            self._put(record)
        keys = len(self.quantities_of)
        come_once = not self.source.fixed_keys and keys > 1 and len(self.records) < 2 * keys
        self.as_points = self.source.events or bool(self._events) or come_once

    def has(self, record: Record) -> bool:
        """Whether the record is in the buffer as it is."""
        if record.id and self._events.get(record.id) != record[:2]:
            return False
        values = self.records.get((record.time, record.id or record.key))
        return values is not None and padded(values, len(record.values)) == record.values

    def knows(self, record: Record) -> bool:
        """Whether the buffer has the record or one that corrects or revises it."""
        return record.id in self._events if record.id else record[:2] in self.records

    def records_since(self, start: float, keys: Iterable[str] | None) -> list[Record]:
        """The records of these keys, or of all, since `start` (unix ms), in order of time."""
        if keys is None:
            found = [at for at in self.records if at[0] >= start]
        else:
            found = [(time, key) for key in keys for time in self.times_of(key, start)]
        return [self._record(*at, self.records[at]) for at in sorted(found)]

    def times_of(self, key: str, start: float = -math.inf) -> list[int]:
        """The times of the records of a key, which are no events, since `start` (unix ms), in order."""
        times = self._times.get(key, [])
        return times[bisect_left(times, start) :]

    def snapshot(self) -> Snapshot:
        """All records as they are now, of every origin."""
        records, events = self.records.copy(), self._events.copy()
        length = self._quantities
        rows = (
            Record(time, events[name][1], padded(values, length), name)
            if name in events
            else Record(time, name, padded(values, length))
            for (time, name), values in records.items()
        )
        known = {key: frozenset(positions) for key, positions in self.quantities_of.items()}
        return Snapshot(rows, known, self.as_points, self.complete_since)

    def drop_oldest(self) -> None:
        """Drop the oldest records beyond what the rows need, and keys that have no record left."""
        per_key = 1 if self.as_points else max(len(self.quantities_of), 1)
        excess = len(self.records) - min(RING_ROWS * per_key, MAX_RECORDS)
        for at in list(islice(self.records, max(excess, 0))):
            del self.records[at]
            if at[1] in self._events:
                del self._events[at[1]]
            else:
                self._forget(*at)
            self.complete_since = max(self.complete_since, at[0] + 1)
        if excess > 0 and (self.as_points or len(self.quantities_of) > MAX_SILENT_KEYS):
            for key in [key for key, times in self._times.items() if not times]:
                del self.quantities_of[key], self.key_states[key], self._times[key]

    def _record(self, time: int, name: str, values: Values) -> Record:
        """A record of `records`. name: its key or, of an event, its id."""
        values = padded(values, self._quantities)
        if name in self._events:
            return Record(time, self._events[name][1], values, name)
        return Record(time, name, values)

    def _put_event(self, record: Record) -> None:
        if record.id in self._events:
            before, _ = self._events[record.id]
            del self.records[before, record.id]
            self.revised_since = min(self.revised_since, before)
        self._events[record.id] = record[:2]
        self.records[record.time, record.id] = record.values

    def _forget(self, time: int, key: str) -> None:
        times = self._times[key]
        del times[bisect_left(times, time)]

    def _put(self, record: Record) -> None:
        time, key, values, event = record
        if event:
            self._put_event(record)
            key = ""  # events have no lines of their own
        else:
            if (time, key) not in self.records:
                insort(self._times.setdefault(key, []), time)
            self.records[time, key] = values
        self.newest_time = max(self.newest_time, time)
        state = self.key_states.get(key)
        if state is None or time >= state.time:
            self.key_states[key] = KeyState(time, values)
        known = self.quantities_of.setdefault(key, set())
        if len(known) < self._quantities:
            known |= present(values)
            self.positions |= known
