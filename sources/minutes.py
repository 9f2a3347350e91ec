"""Posts per whole minute, told only for minutes that were heard from end to end."""

from __future__ import annotations

import math
from collections import Counter
from typing import NamedTuple

_MINUTE_SECONDS = 60
_KEPT_MINUTES = 120


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
