"""Rates of counters: their growth per second, by the times of their rows."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence

MAX_KEYS = 10_000
_MAX_POINTS = 1_000

Point = tuple[float, float]
"""A time in unix seconds, and a value."""


class Rate:
    """The growth per second of one counter for each key, over all polls.

    The first row of a key has none, and neither has one that is lower than the row before it: the counter was
    set back. Rows that come again, as those of an answer that overlaps with the last one, have the same rate
    again: of every key, the rows of its last answer and the one before them are in memory.
    """

    def __init__(self) -> None:
        self._points: dict[str, list[Point]] = {}

    def of(self, keys: Sequence[str], times: Sequence[float], values: Sequence[float]) -> list[float]:
        """The rate per second of each row, or NaN. keys, times (unix seconds), values: of the rows."""
        rows: dict[str, list[int]] = {}
        for row, (key, value) in enumerate(zip(keys, values, strict=True)):
            if math.isfinite(value):
                rows.setdefault(key, []).append(row)
        rates = [math.nan] * len(times)
        for key, own in rows.items():
            points = self._with_new(key, {times[row]: values[row] for row in own})
            for row in own:
                rates[row] = _rate(points, bisect_left(points, (times[row],)))
        return rates

    def _with_new(self, key: str, new: dict[float, float]) -> list[Point]:
        """All points of a key in the order of their times. Those that later rows can need are remembered."""
        points = sorted({**dict(self._points.pop(key, ())), **new}.items())
        before = max(bisect_left(points, (min(new),)) - 1, len(points) - max(_MAX_POINTS, len(new) + 1), 0)
        self._points[key] = points[before:]
        while len(self._points) > MAX_KEYS:
            del self._points[next(iter(self._points))]  # the key that has been silent for longest
        return points


def _rate(points: Sequence[Point], place: int) -> float:
    if place == 0:
        return math.nan
    (earlier, before), (time, value) = points[place - 1], points[place]
    return (value - before) / (time - earlier) if value >= before else math.nan
