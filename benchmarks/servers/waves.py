"""What every server shows: three quantities, one row a second, after a quarter of an hour of them."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from functools import cache

import pandas as pd

from dashboard.feed.feed import Feed
from dashboard.history.history import History
from dashboard.storage.retention import RetentionLimits
from dashboard.storage.writer import StorageWriter
from sources.base import Quantity, Source, frame
from sources.duration import Duration

SHOWN_ROWS = 900
# All rows, however many days of them there are.
KEPT = RetentionLimits(rows=1e9, minutes=1e9, hours=1e9, size=10**12)
NAMES = ("first", "second", "third")


def file_in(folder: str) -> str:
    """The URL of the history in a folder."""
    return f"sqlite:///{folder}/history.sqlite"


def row(at: float) -> dict[str, float]:
    """The row of a moment in unix seconds."""
    return {
        "time": at,
        **{name: math.sin(at / period) for name, period in zip(NAMES, (10, 30, 90), strict=True)},
    }


def rows_until(now: float) -> list[dict[str, float]]:
    """The rows of the SHOWN_ROWS seconds before `now`."""
    return [row(now - SHOWN_ROWS + second) for second in range(SHOWN_ROWS)]


class Waves(Source):
    """Counts how often it is asked: `fetched_at` holds the unix seconds of every fetch."""

    quantities = tuple(Quantity(name, name.capitalize()) for name in NAMES)
    interval = Duration(1.0, doc="time between two polls")
    fetched_at: list[float]

    def fetch(self, only: Sequence[str] | None = None) -> pd.DataFrame:
        now = self.clock()
        self.fetched_at.append(now)
        return frame([*(rows_until(now) if len(self.fetched_at) == 1 else []), row(now)])


@cache
def history(folder: str = "") -> History:
    """The process's one history, kept in a folder if one is named. Polling begins with the first call."""
    source = Waves(name="waves")
    source.fetched_at = []
    writer = StorageWriter(file_in(folder), KEPT) if folder else None
    return History(Feed(source, clock=time.time), writer)
