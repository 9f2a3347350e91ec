"""Counts posts per minute, for minutes that were covered completely."""

from __future__ import annotations

import math
from collections import Counter
from itertools import takewhile
from typing import NamedTuple

_MINUTE_SECONDS = 60
_RETAINED_MINUTES = 120
_MAX_ARCHIVED = 50_000
_ZEROS_AROUND_POST = 60


class Coverage(NamedTuple):
    """The time range (unix seconds) in which every post of a term was received."""

    start: float
    end: float


class MinuteCounts:
    """Counts the posts of one term.

    The count of a minute is returned again when a post of it arrives late.

    retained: how many minutes before the newest one are counted; posts of earlier ones are not.
    """

    def __init__(self, retained: int = _RETAINED_MINUTES) -> None:
        self._retained = retained
        self._counts: Counter[int] = Counter()
        self._published: dict[int, int | None] = {}
        self._next = 0
        self._covered_until = 0.0

    def add(self, time: float) -> None:
        """Count a post. time: unix seconds."""
        self._counts[int(time // _MINUTE_SECONDS)] += 1

    def cover(self, coverage: Coverage) -> dict[float, int]:
        """Start (unix seconds) and count of every minute that is new or changed now that `coverage` is
        complete.

        A coverage that starts after the end of the last one leaves a gap: minutes that lie in it in part are
        never returned. Of a coverage that is longer, the retained minutes are returned.
        """
        if coverage.start > self._covered_until:
            self._next = max(self._next, math.ceil(coverage.start / _MINUTE_SECONDS))
        self._covered_until = max(self._covered_until, coverage.end)
        end = int(self._covered_until // _MINUTE_SECONDS)
        self._published.update(dict.fromkeys(range(max(self._next, end - self._retained), end)))
        self._next = max(self._next, end)
        changed = [minute for minute, count in self._published.items() if count != self._counts[minute]]
        new = {minute: self._counts[minute] for minute in changed}
        self._published.update(new)
        self._forget(end - self._retained)
        return {float(minute * _MINUTE_SECONDS): count for minute, count in sorted(new.items())}

    def _forget(self, before: int) -> None:
        for by_minute in (self._counts, self._published):
            for minute in [minute for minute in by_minute if minute < before]:
                del by_minute[minute]


class ArchivedCounts(MinuteCounts):
    """Counts the posts of one term in files, which may be read in any order.

    Of a long time without a post of the term an hour at either end is returned: the line is at zero in
    between, and years do not become a million rows. After a hundred thousand minutes the older half of them
    is forgotten, and posts of that time are no longer counted.
    """

    def __init__(self) -> None:
        super().__init__()
        self._changed: set[int] = set()
        self._ends: set[int] = set()
        self._oldest = -math.inf

    def add(self, time: float) -> None:
        if time // _MINUTE_SECONDS >= self._oldest:
            super().add(time)
            self._changed.add(int(time // _MINUTE_SECONDS))

    def cover(self, coverage: Coverage) -> dict[float, int]:
        """Start (unix seconds) and count of every minute that is new or changed.

        coverage: from the first post of any term to the last, or to the end of that post's minute if it is
        over.
        """
        first = max(coverage.start // _MINUTE_SECONDS, self._oldest)
        covered = range(int(first), int(coverage.end // _MINUTE_SECONDS))
        ends = {*covered[:1], *covered[-1:]}
        changed = {minute for minute in self._changed if minute in covered}
        self._changed -= changed
        new = changed | {end for end in ends if end not in self._published}
        self._published.update(dict.fromkeys(new))
        # Where the coverage has grown, zeros may continue beyond its former end.
        for minute in changed | ends | self._ends:
            new.update(self._zeros(covered, range(minute - 1, minute - 1 - _ZEROS_AROUND_POST, -1)))
            new.update(self._zeros(covered, range(minute + 1, minute + 1 + _ZEROS_AROUND_POST)))
        self._ends = ends
        counts = {float(minute * _MINUTE_SECONDS): self._counts[minute] for minute in sorted(new)}
        self._forget_older_half()
        return counts

    def _zeros(self, covered: range, beside: range) -> list[int]:
        """The minutes beside a post, up to the next one that was published; they are published now."""
        new = list(takewhile(lambda minute: minute in covered and minute not in self._published, beside))
        self._published.update(dict.fromkeys(new))
        return new

    def _forget_older_half(self) -> None:
        if len(self._published) > 2 * _MAX_ARCHIVED:
            self._oldest = sorted(self._published)[-_MAX_ARCHIVED]
            self._forget(self._oldest)
