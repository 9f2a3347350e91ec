"""What a source published before this process began, read back from the database."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from dashboard.history.recent_posts import MAX_RECENT_POSTS
from dashboard.history.record_store import RING_ROWS
from dashboard.records import Record, Row
from dashboard.storage.events import newest_events
from dashboard.storage.pushed_columns import stored_columns
from dashboard.storage.queries import newest_posts, newest_time_of, oldest_time, records_since, series_count
from sources.base import Source

# Read in about half a second.
MAX_RESTORED_VALUES = 100_000


class Restored(NamedTuple):
    """Stored records and posts in order of time. `oldest`: the time of the first stored row (unix ms),
    infinity without rows."""

    records: Sequence[Record] = ()
    posts: Sequence[Row] = ()
    oldest: float = math.inf


def restore(connection: Connection, source: Source, now: float) -> Restored:
    """The newest stored rows of a source. A source that is pushed to continues with the columns that pushes
    decided in the process before. now: unix seconds."""
    if source.pushed:
        _restore_columns(connection, source, now)
    return read_stored(connection, source, now)


def _restore_columns(connection: Connection, source: Source, now: float) -> None:
    name = str(source.name)
    state, newest = stored_columns(connection).get(name), newest_time_of(connection, name)
    if state is not None and newest is not None:
        source.restore_columns({**state, "silence": max(now - newest / 1000, 0.0)})


def read_stored(connection: Connection, source: Source, now: float) -> Restored:
    """The newest stored rows of a source, as many as memory holds. now: unix seconds."""
    name = str(source.name)
    rows = min(RING_ROWS, MAX_RESTORED_VALUES // max(series_count(connection, name), 1))
    # What is pushed may come seldom, whatever the interval is in which it is looked for.
    newest = newest_time_of(connection, name) if source.pushed else None
    end = now * 1000 if newest is None else min(now * 1000, newest)
    start = end - rows * source.period * 1000
    oldest = oldest_time(connection, name)
    quantities = [quantity.name for quantity in source.quantities]
    # Rows of before a source had ids are the same events.
    events = newest_events(connection, name, quantities, RING_ROWS)
    return Restored(
        events or records_since(connection, name, quantities, start),
        newest_posts(connection, name, MAX_RECENT_POSTS),
        math.inf if oldest is None else oldest,
    )
