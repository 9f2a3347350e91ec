"""What every server shows: three quantities, one row a second, after a quarter of an hour of them."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from functools import cache

import pandas as pd

from dashboard.feed import Feed
from dashboard.history import History
from sources.base import Quantity, Source, frame
from sources.duration import Duration

SHOWN_ROWS = 900
NAMES = ("first", "second", "third")


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
def history() -> History:
    """The one history of this process; polling begins with the first call."""
    source = Waves(name="waves")
    source.fetched_at = []
    return History(Feed(source, clock=time.time))
