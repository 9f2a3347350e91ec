"""Drops rows that are older than their limit, and the oldest rows where the file is too large."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, Table, delete, func, select

from dashboard.storage.rollups import LEVELS_SECONDS
from dashboard.storage.schema import (
    alerts,
    events,
    pending_rollups,
    points,
    posts,
    rollups,
    series,
    stored_annotations,
)

# Share of a table's time range that is dropped at once when the file is too large, with its bounds.
PRUNED_SHARE = 0.05
MIN_PRUNED_MS, MAX_PRUNED_MS = 60_000.0, 86_400_000.0
# Points that are too old are dropped in steps of this length.
MAX_DROPPED_MS = 60_000
# Rows newer than this stay, however large the file is.
MIN_AGE_MS = 3_600_000
_WITHOUT_SERIES = (posts, stored_annotations)


class RetentionLimits(NamedTuple):
    """How long rows, their rollups (`minutes`: per minute and ten minutes; `hours`: per hour) and posts stay,
    in seconds, and the largest size of an SQLite file in bytes."""

    rows: float = 7 * 86_400.0
    minutes: float = 30 * 86_400.0
    hours: float = 730 * 86_400.0
    posts: float = 30 * 86_400.0
    size: int = 2_000_000_000


def rows_cutoff(limits: RetentionLimits, now: float) -> float:
    """The time (unix ms) before which rows are dropped: a whole hour, so that no rollup loses a part of its
    rows."""
    hour = LEVELS_SECONDS[-1]
    return (now - limits.rows) // hour * hour * 1000


def drop_old(connection: Connection, limits: RetentionLimits, now: float) -> bool:
    """Drop rows that are too old at `now` (unix seconds). Returns whether there are more: a call drops
    MAX_DROPPED_MS of points at most, so that new rows do not wait for long."""
    cutoff, oldest = rows_cutoff(limits, now), _oldest(connection, points)
    if oldest is not None and oldest < cutoff:
        _drop(connection, points, min(oldest + MAX_DROPPED_MS, cutoff))
        return True
    _drop(connection, events, cutoff)
    _drop(connection, posts, (now - limits.posts) * 1000)
    connection.execute(delete(alerts).where(alerts.c.cleared < (now - limits.hours) * 1000))
    _drop(connection, stored_annotations, (now - limits.hours) * 1000)
    for level in LEVELS_SECONDS[:-1]:
        _drop(connection, rollups, (now - limits.minutes) * 1000, level)
    _drop(connection, rollups, (now - limits.hours) * 1000, LEVELS_SECONDS[-1])
    in_use = [
        select(t.c.series).where(t.c.series == series.c.id).exists()
        for t in (points, rollups, events, pending_rollups)
    ]
    connection.execute(delete(series).where(*(~used for used in in_use)))
    return False


def newest_time(connection: Connection) -> int | None:
    """The time of the newest point, event or post (unix ms)."""
    times = []
    for table in (points, events):
        last = select(func.max(table.c.time)).where(table.c.series == series.c.id).scalar_subquery()
        times.append(connection.scalar(select(func.max(last)).select_from(series)))
    # Source by source, since the index begins with the source.
    sources = select(posts.c.source).distinct().subquery()
    of_source = select(func.max(posts.c.time)).where(posts.c.source == sources.c.source).scalar_subquery()
    times.append(connection.scalar(select(func.max(of_source)).select_from(sources)))
    return max((time for time in times if time is not None), default=None)


def _drop(connection: Connection, table: Table, before: float, level: int = 0) -> None:
    """Drop rows before a time (unix ms), by the index, which begins with the series."""
    rows = delete(table).where(table.c.time < before)
    if table not in _WITHOUT_SERIES:
        rows = rows.where(table.c.series.in_(select(series.c.id)))
    connection.execute(rows.where(table.c.seconds == level) if level else rows)


def make_room(connection: Connection, size: int, now: float) -> float | None:
    """Drop the oldest rows until the file has no more than `size` bytes. PostgreSQL servers have quotas of
    their own.

    now: the time of the newest rows (unix ms). Returns the time (unix ms) before which rows were dropped, or
    None.
    """
    dropped = None
    while connection.dialect.name == "sqlite" and _bytes_used(connection) > size:
        times = {
            table: _oldest(connection, table)
            for table in (points, events, posts, rollups, stored_annotations)
        }
        table, oldest = next(
            ((one, time) for one, time in times.items() if time is not None and time < now - MIN_AGE_MS),
            (None, None),
        )
        if table is None or oldest is None:
            break
        share = min(max((now - oldest) * PRUNED_SHARE, MIN_PRUNED_MS), MAX_PRUNED_MS)
        dropped = min(oldest + share, now - MIN_AGE_MS)
        for level in LEVELS_SECONDS if table is rollups else (0,):
            _drop(connection, table, dropped, level)
    return dropped


def _oldest(connection: Connection, table: Table) -> float | None:
    """The time of the oldest row of a table (unix ms)."""
    if table in _WITHOUT_SERIES:
        oldest_row: float | None = connection.scalar(select(func.min(table.c.time)))
        return oldest_row
    first = select(func.min(table.c.time)).where(table.c.series == series.c.id)
    if table is rollups:
        first = first.where(rollups.c.seconds == LEVELS_SECONDS[-1])
    oldest: float | None = connection.scalar(select(func.min(first.scalar_subquery())).select_from(series))
    return oldest


def _bytes_used(connection: Connection) -> int:
    pages, free, size = (
        connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
        for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)
