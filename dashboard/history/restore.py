"""What a source published before this process began, read back from the database."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from dashboard.history.recent_posts import MAX_RECENT_POSTS
from dashboard.history.record_store import RING_ROWS
from dashboard.records import Record, Row
from dashboard.storage.queries import newest_posts, oldest_time, records_since, series_count
from sources.base import Source

# Read in about half a second.
MAX_RESTORED_VALUES = 100_000


class Restored(NamedTuple):
    """Records and posts in order of time; `oldest` is the time of the first stored row (unix ms), infinity
    where there is none."""

    records: Sequence[Record] = ()
    posts: Sequence[Row] = ()
    oldest: float = math.inf


def read_stored(connection: Connection, source: Source, now: float) -> Restored:
    """The newest stored rows of a source, as many as memory holds. now: unix seconds."""
    name = str(source.name)
    rows = min(RING_ROWS, MAX_RESTORED_VALUES // max(series_count(connection, name), 1))
    start = (now - rows * source.period) * 1000
    oldest = oldest_time(connection, name)
    return Restored(
        records_since(connection, name, [quantity.name for quantity in source.quantities], start),
        newest_posts(connection, name, MAX_RECENT_POSTS),
        math.inf if oldest is None else oldest,
    )
