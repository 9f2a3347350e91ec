"""The records of NaN that end lines at their gaps, in memory and in the database."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Collection, Sequence
from typing import NamedTuple

from dashboard.history.gap_rule import FEW_STEPS, SPAN, KeyTimes, gap_starts
from dashboard.history.record_store import RecordStore
from dashboard.history.wide_rows import gap
from dashboard.records import Record, present

# Records before and after a late one whose gaps it may change: half of them may be gaps.
AROUND = 2 * (SPAN + FEW_STEPS)


class GapChanges(NamedTuple):
    """`opened`: records of NaN, a millisecond after the row before a gap. `filled`: times (unix ms) and keys
    of earlier ones, where rows have come since."""

    opened: Sequence[Record] = ()
    filled: Sequence[tuple[int, str]] = ()


class _Part(NamedTuple):
    """Some rows of a key, in order: their times (unix ms), and those of the gaps among them that the ring
    has. since: the rows before it only show the usual step. is_newest: whether no row comes after them."""

    rows: list[int]
    gaps: set[int]
    since: float
    is_newest: bool


class GapDetector:
    """Finds the gaps in the lines of all keys of a source; events have no lines. Not thread-safe.

    longest_step_ms: rows are missing when none has come for this long (ms) after the newest one; 0: not
        known.
    """

    def __init__(self, ring: RecordStore) -> None:
        self._ring = ring
        self.clear()

    def clear(self) -> None:
        """Forget all rows."""
        self._lines: dict[str, KeyTimes] = {}
        self.longest_step_ms = 0.0

    @property
    def keys(self) -> set[str]:
        """The keys whose newest times are known."""
        return set(self._lines)

    def receive(self, fresh: Sequence[Record], period: float) -> GapChanges:
        """The gaps that open or are filled by rows that are about to be stored.

        fresh: in order of time. period: seconds between two rows of a key.
        """
        opened: list[Record] = []
        filled: list[tuple[int, str]] = []
        again = self._add(fresh, period, opened, filled)
        if again:
            late = self._of(again, fresh)
            opened = [one for one in opened if one.key not in again] + list(late.opened)
            filled = [at for at in filled if at[1] not in again] + list(late.filled)
        opened += self._silent(max([self._ring.newest_time, *(one.time for one in fresh[-1:])]), period)
        self._measure()
        return GapChanges(sorted(opened, key=lambda record: record.time), filled)

    def restore(self, fresh: Sequence[Record]) -> GapChanges:
        """The gaps that open or are filled by rows of an earlier process. They are in memory already, as
        those of this process are."""
        changes = self._of({record.key for record in fresh if not record.id}, ())
        self._measure()
        return changes

    def drop_unknown_keys(self) -> None:
        """Forget keys that the ring buffer has dropped, to limit memory."""
        known = self._ring.keys
        if len(self._lines) > len(known):
            self._lines = {key: line for key, line in self._lines.items() if key in known}

    def _add(
        self,
        fresh: Sequence[Record],
        period: float,
        opened: list[Record],
        filled: list[tuple[int, str]],
    ) -> set[str]:
        """Add rows to their lines; return the keys whose gaps are to be found again."""
        again, first = set[str](), set[str]()
        for record in fresh:
            time, key = record.time, record.key
            if record.id or (time, key) in self._ring.records or not present(record.values):
                continue
            line = self._lines.get(key)
            if line is None:
                self._lines[key] = KeyTimes([time])
            elif time <= line.newest:
                again.add(key)
            else:
                is_open = line.has_gap_before(time, math.inf if key in first else period)
                if is_open and not line.is_silent:
                    opened.append(self._gap(line.newest, key))
                elif line.is_silent and not is_open:
                    filled.append((line.newest + 1, key))
                line.add(time)
                if line.may_begin_with_gap:
                    again.add(key)
            first.add(key)
        return again

    def _of(self, keys: Collection[str], fresh: Sequence[Record]) -> GapChanges:
        """The gaps of some keys around fresh rows or, without any, all of them, compared with those that the
        ring has."""
        added: dict[str, list[int]] = {key: [] for key in keys}
        for record in fresh:
            if record.key in added:
                added[record.key].append(record.time)
        opened: list[Record] = []
        filled: list[tuple[int, str]] = []
        for key, times in added.items():
            part = self._around(key, times)
            found = {end + 1 for end in gap_starts(part.rows) if end >= part.since}
            known = {time for time in part.gaps if time > part.since}
            # A key that is silent has no row after its last gap.
            stay = {time for time in known if part.rows and time > part.rows[-1]}
            opened += [self._gap(time - 1, key) for time in found - known]
            filled += [(time, key) for time in known - found - stay]
            # The ring may have dropped all rows of a key that were restored.
            if part.rows and part.is_newest:
                self._lines[key] = KeyTimes(part.rows[-100:])
                self._lines[key].is_silent = bool(stay)
        return GapChanges(opened, filled)

    def _around(self, key: str, added: Sequence[int]) -> _Part:
        """The rows of a key whose gaps the rows at the times `added`, in order, may change; without any, all.

        Where thousands are in memory, to look at all of them at each late row would take long.
        """
        times = self._ring.times_of(key)
        first, last = 0, len(times)
        if added:
            first = max(bisect_left(times, added[0]) - AROUND, 0)
            last = min(bisect_left(times, added[-1]) + AROUND, last)
        records, near = self._ring.records, times[first:last]
        gaps = {time for time in near if not present(records[time, key])}
        rows = sorted({*near, *added} - gaps)
        return _Part(rows, gaps, rows[SPAN] if first else -math.inf, last == len(times))

    def _measure(self) -> None:
        """Find the longest step of the key with the newest row. Of a single row it is not known: a source may
        be polled more often than it has rows."""
        newest = max(self._lines.values(), key=lambda line: line.newest, default=None)
        step = newest.longest_step(math.inf) if newest else math.inf
        self.longest_step_ms = step if math.isfinite(step) else 0.0

    def _silent(self, newest: int, period: float) -> list[Record]:
        """The gaps of keys without rows while others have some."""
        found = []
        for key, line in self._lines.items():
            if not line.is_silent and line.newest < newest and line.has_gap_before(newest, period):
                line.is_silent = True
                found.append(self._gap(line.newest, key))
        return found

    def _gap(self, end: int, key: str) -> Record:
        return gap(end + 1, key, len(self._ring.source.quantities))
