"""The source of all servers: three quantities, a row per second, after a quarter of an hour of rows."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import cache

import pandas as pd

from benchmarks.servers.waves import NAMES, row, rows_until
from dashboard.feed.feed import Feed
from dashboard.history.history import History
from dashboard.storage.retention import RetentionLimits
from dashboard.storage.writer import StorageWriter
from sources.base import Quantity, Source, frame
from sources.duration import Duration

# Retains the rows of any number of days.
UNLIMITED = RetentionLimits(rows=1e9, minutes=1e9, hours=1e9, size=10**12)


def file_in(folder: str) -> str:
    """The URL of the history in a folder."""
    return f"sqlite:///{folder}/history.sqlite"


class SineSource(Source):
    """`fetched_at` has the unix seconds of every fetch."""

    quantities = tuple(Quantity(name, name.capitalize()) for name in NAMES)
    interval = Duration(1.0, doc="time between two polls")
    fetched_at: list[float]

    def fetch(self, only: Sequence[str] | None = None) -> pd.DataFrame:
        now = self.clock()
        self.fetched_at.append(now)
        return frame([*(rows_until(now) if len(self.fetched_at) == 1 else []), row(now)])


@cache
def history(folder: str = "") -> History:
    """The history of the process, stored in `folder` if it is set. Polling starts with the first call."""
    source = SineSource(name="waves")
    source.fetched_at = []
    writer = StorageWriter(file_in(folder), UNLIMITED) if folder else None
    return History(Feed(source, clock=time.time), writer)
