"""What it takes to read a window, however long it is and however much there is."""

from __future__ import annotations

import gc
import time
from typing import NamedTuple

from benchmarks.days import DAY_MS, Days
from dashboard.storage.windows import read_window

MAX_POINTS = 2_000
MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
# What the page offers, by its names (0: all there is), and two that are a little too short for coarser
# rollups, which makes them the dearest.
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


class Answers(NamedTuple):
    """Milliseconds that each answer took, and the most points of a line in any."""

    took_ms: list[float]
    points: int


def answers(days: Days, tries: int) -> dict[str, Answers]:
    """Read every window at the first place, in the middle and at the newest, several times."""
    # A process makes its statements once, and what it has imported is no garbage of an answer's.
    gc.collect()
    gc.freeze()
    _read(days, days.begin, days.end)
    _read(days, days.end - HOUR_MS, days.end)
    return {name: _answers(days, width or days.end - days.begin, tries) for name, width in WINDOWS.items()}


def _answers(days: Days, width: int, tries: int) -> Answers:
    # A page asks for 30 d of three, too.
    spare = max(days.end - days.begin - width, 0)
    newest = days.end - width
    read = [
        _read(days, start, start + width)
        for _ in range(tries)
        for start in sorted({newest - spare, newest - spare // 2, newest})
    ]
    return Answers([took for took, _ in read], max(points for _, points in read))


def _read(days: Days, start: int, end: int) -> tuple[float, int]:
    begin = time.perf_counter()
    with days.engine.connect() as connection:
        window = read_window(connection, "waves", start, end, MAX_POINTS)
    return 1000 * (time.perf_counter() - begin), len(window.columns["time"])
