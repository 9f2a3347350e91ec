"""Query times of windows of every length in histories of every length."""

from __future__ import annotations

import gc
import time
from typing import NamedTuple

from benchmarks.long_history import DAY_MS, LongHistory
from dashboard.storage.windows import read_window

MAX_POINTS = 2_000
MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
# The windows of the page (0: all rows), and two that are a little too short for coarser rollups, which makes
# them the most expensive.
WINDOWS = {
    "1 min": MINUTE_MS,
    "15 min": 15 * MINUTE_MS,
    "1 h": HOUR_MS,
    "4 h": 4 * HOUR_MS,
    "6 h": 6 * HOUR_MS,
    "24 h": DAY_MS,
    "7 d": 7 * DAY_MS,
    "10 d": 10 * DAY_MS,
    "30 d": 30 * DAY_MS,
    "all": 0,
}


class QueryTimes(NamedTuple):
    """Milliseconds of each query, and the highest number of points per line."""

    took_ms: list[float]
    points: int


def query_times(days: LongHistory, tries: int) -> dict[str, QueryTimes]:
    """Query every window at the start, in the middle and at the end, several times."""
    # Statements are compiled once, and imported modules are not to be scanned by the garbage collector.
    gc.collect()
    gc.freeze()
    _read(days, days.begin, days.end)
    _read(days, days.end - HOUR_MS, days.end)
    return {
        name: _query_times(days, width or days.end - days.begin, tries) for name, width in WINDOWS.items()
    }


def _query_times(days: LongHistory, width: int, tries: int) -> QueryTimes:
    # A page requests 30 d also of a history of three days.
    spare = max(days.end - days.begin - width, 0)
    newest = days.end - width
    read = [
        _read(days, start, start + width)
        for _ in range(tries)
        for start in sorted({newest - spare, newest - spare // 2, newest})
    ]
    return QueryTimes([took for took, _ in read], max(points for _, points in read))


def _read(days: LongHistory, start: int, end: int) -> tuple[float, int]:
    begin = time.perf_counter()
    with days.engine.connect() as connection:
        window = read_window(connection, "waves", start, end, MAX_POINTS)
    return 1000 * (time.perf_counter() - begin), len(window.columns["time"])
