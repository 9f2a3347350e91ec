"""The newest records of one source in memory, of all its keys."""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from dashboard.history.wide_rows import padded
from dashboard.records import Record, Values, present
from sources.base import Source

RING_ROWS = 21_600
# All keys together have so many, about 60 MB. The database has the others.
MAX_RECORDS = 250_000
# More keys than these are forgotten when memory has no record of them any more.
MAX_SILENT_KEYS = 1_000


class Snapshot(NamedTuple):
    """What was in memory at one moment, for a reader that does not hold the lock.

    records: in the order in which they came, gaps among them. quantities_of: the positions of those that
        each key has had. as_points, complete_since: as in `RecordStore`.
    origin_label: "sample" or "replay"; "" for all other rows.
    """

    records: Iterator[Record]
    quantities_of: dict[str, frozenset[int]]
    as_points: bool
    complete_since: int
    origin_label: str = ""


@dataclass
class KeyState:
    """One key: the time (unix ms) and the values of its newest row, the positions of the quantities that it
    has had, and the times of its records in order."""

    time: float
    values: Values
    quantities: set[int] = field(default_factory=set)
    times: list[int] = field(default_factory=list)


class RecordStore:
    """The last RING_ROWS records of each key, and MAX_RECORDS of all.

    `records` holds the values by (unix ms, key or, of an event, its id), `keys` the keys in the order in
    which they came; all events have the key "". `positions` are those of the quantities that any key has had,
    `newest_time` is the time of the newest record. `as_points`: the rows are events, each with a key of its
    own. `complete_since`: no record from then on (unix ms) was dropped. `revised_since`: the earliest time
    (unix ms) from which the last `put` has moved an event or removed a gap; infinity where it has not.

    lock: guards it; callers hold it.
    """

    def __init__(self, source: Source, lock: AbstractContextManager[Any]) -> None:
        self.source, self.lock = source, lock
        self.empty()

    def empty(self) -> None:
        """Remove all records."""
        self.records: dict[tuple[int, str], Values] = {}
        self.keys: dict[str, KeyState] = {}
        self.positions: set[int] = set()
        # The time and key of each event by its id.
        self._events: dict[str, tuple[int, str]] = {}
        self.as_points = False
        self.revised_since = math.inf
        self.newest_time = self.complete_since = 0
        # The number of quantities, and so of the values of a record.
        self._width = len(self.source.quantities)

    @property
    def max_rows(self) -> int:
        """How many rows the shown keys have at most."""
        return RING_ROWS

    def widen(self) -> int:
        """Make room for quantities that the source has got since; return their number."""
        width = len(self.source.quantities)
        if width > self._width:
            self._width = width
            # Records get theirs when they are read: there may be MAX_RECORDS.
            for state in self.keys.values():
                state.values = padded(state.values, width)
        return self._width

    def put(self, fresh: Sequence[Record], filled: Sequence[tuple[int, str]] = ()) -> None:
        """Add records that are new, or were corrected or revised, and remove gaps: times and keys."""
        self.revised_since = min((time for time, _ in filled), default=math.inf)
        for at in filled:
            if not present(self.records.get(at, (0.0,))):
                del self.records[at]
                self._forget(*at)
        for record in fresh:
            self._put(record)
        keys = len(self.keys)
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
        times = self.keys[key].times if key in self.keys else []
        return times[bisect_left(times, start) :]

    def snapshot(self) -> Snapshot:
        """All records as they are now, of every origin."""
        records, events = self.records.copy(), self._events.copy()
        width = self._width
        rows = (
            Record(time, events[name][1], padded(values, width), name)
            if name in events
            else Record(time, name, padded(values, width))
            for (time, name), values in records.items()
        )
        known = {key: frozenset(state.quantities) for key, state in self.keys.items()}
        return Snapshot(rows, known, self.as_points, self.complete_since)

    def drop_oldest(self) -> None:
        """Drop the oldest records beyond what the rows need, and keys that have no record left."""
        per_key = 1 if self.as_points else max(len(self.keys), 1)
        excess = len(self.records) - min(RING_ROWS * per_key, MAX_RECORDS)
        for at in list(islice(self.records, max(excess, 0))):
            del self.records[at]
            if at[1] in self._events:
                del self._events[at[1]]
            else:
                self._forget(*at)
            self.complete_since = max(self.complete_since, at[0] + 1)
        if excess > 0 and (self.as_points or len(self.keys) > MAX_SILENT_KEYS):
            self.keys = {key: state for key, state in self.keys.items() if state.times or key == ""}

    def _record(self, time: int, name: str, values: Values) -> Record:
        """A record of `records`. name: its key or, of an event, its id."""
        values = padded(values, self._width)
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
        times = self.keys[key].times
        del times[bisect_left(times, time)]

    def _put(self, record: Record) -> None:
        time, key, values, event = record
        if event:
            self._put_event(record)
            key = ""  # events have no lines of their own
        state = self.keys.setdefault(key, KeyState(time, values))
        if not event:
            if (time, key) not in self.records:
                insort(state.times, time)
            self.records[time, key] = values
        self.newest_time = max(self.newest_time, time)
        if time >= state.time:
            state.time, state.values = time, values
        if len(state.quantities) < self._width:
            state.quantities |= present(values)
            self.positions |= state.quantities
