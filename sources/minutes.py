"""Posts per whole minute, told only for minutes that were heard from end to end."""

from __future__ import annotations

import math
from collections import Counter
from itertools import takewhile
from typing import NamedTuple

_MINUTE_SECONDS = 60
_KEPT_MINUTES = 120
_MAX_ARCHIVED = 50_000
_TOLD_AROUND = 60


class Span(NamedTuple):
    """From and to when (unix seconds) every post of a term is known."""

    start: float
    end: float


class MinuteCounts:
    """Counts the posts of one term.

    A minute that was told is told again when a post of it arrives late.
    """

    def __init__(self) -> None:
        self._counts: Counter[int] = Counter()
        self._told: dict[int, int | None] = {}
        self._next = 0
        self._heard = 0.0

    def add(self, time: float) -> None:
        self._counts[int(time // _MINUTE_SECONDS)] += 1

    def hear(self, span: Span) -> dict[float, int]:
        """Start (unix seconds) and count of every minute that is new or changed, now that `span` is known.

        A span that starts after the end of the last one leaves a gap: its broken minutes are never told.
        Of a longer span the last two hours are told.
        """
        if span.start > self._heard:
            self._next = max(self._next, math.ceil(span.start / _MINUTE_SECONDS))
        self._heard = max(self._heard, span.end)
        end = int(self._heard // _MINUTE_SECONDS)
        self._told.update(dict.fromkeys(range(max(self._next, end - _KEPT_MINUTES), end)))
        self._next = max(self._next, end)
        changed = [minute for minute, told in self._told.items() if told != self._counts[minute]]
        news = {minute: self._counts[minute] for minute in changed}
        self._told.update(news)
        self._forget(end - _KEPT_MINUTES)
        return {float(minute * _MINUTE_SECONDS): count for minute, count in sorted(news.items())}

    def _forget(self, before: int) -> None:
        for kept in (self._counts, self._told):
            for minute in [minute for minute in kept if minute < before]:
                del kept[minute]


class ArchivedCounts(MinuteCounts):
    """Counts the posts of one term in what was written down, in whatever order it is read.

    Of a long time without a post of the term an hour at either end is told: the line lies at zero in between,
    and years make no million rows. Once a hundred thousand minutes were told the older half of them is
    forgotten, and posts of that time count no more.
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

    def hear(self, span: Span) -> dict[float, int]:
        """Start (unix seconds) and count of every minute that is new or changed.

        span: from the first post of any term to the last, or to the end of that one's minute if it is over.
        """
        first = max(span.start // _MINUTE_SECONDS, self._oldest)
        known = range(int(first), int(span.end // _MINUTE_SECONDS))
        ends = {*known[:1], *known[-1:]}
        changed = {minute for minute in self._changed if minute in known}
        self._changed -= changed
        news = changed | {end for end in ends if end not in self._told}
        self._told.update(dict.fromkeys(news))
        # Where the time that is known has grown, a silence may go on beyond what was its end.
        for minute in changed | ends | self._ends:
            news.update(self._silence(known, range(minute - 1, minute - 1 - _TOLD_AROUND, -1)))
            news.update(self._silence(known, range(minute + 1, minute + 1 + _TOLD_AROUND)))
        self._ends = ends
        told = {float(minute * _MINUTE_SECONDS): self._counts[minute] for minute in sorted(news)}
        self._halve()
        return told

    def _silence(self, known: range, beside: range) -> list[int]:
        """The minutes beside a post, up to the next that was told, which are told now."""
        told = list(takewhile(lambda minute: minute in known and minute not in self._told, beside))
        self._told.update(dict.fromkeys(told))
        return told

    def _halve(self) -> None:
        if len(self._told) > 2 * _MAX_ARCHIVED:
            self._oldest = sorted(self._told)[-_MAX_ARCHIVED]
            self._forget(self._oldest)
