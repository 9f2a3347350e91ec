"""Dropping what is older than it is to be kept, and the oldest of all where the file is too large."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, Table, delete, func, select

from dashboard.storage.rollups import LEVELS_SECONDS
from dashboard.storage.schema import alerts, points, posts, rollups, series

# Of the time that a table reaches back, how much is dropped at once when the file is too large.
SHARE = 0.05
MIN_MS = 60_000.0
# Kept however large the file is.
MIN_KEPT_MS = 3_600_000


class RetentionLimits(NamedTuple):
    """How long rows and their rollups (per minute, ten minutes and hour) and posts are kept, in seconds, and
    the most bytes that a file may use."""

    rows: float = 7 * 86_400.0
    minutes: float = 30 * 86_400.0
    hours: float = 730 * 86_400.0
    posts: float = 30 * 86_400.0
    size: int = 2_000_000_000


def oldest_kept(limits: RetentionLimits, now: float) -> float:
    """From when on rows are kept (unix ms): whole hours, so that no bucket is made anew from a part of it."""
    hour = LEVELS_SECONDS[-1]
    return (now - limits.rows) // hour * hour * 1000


def prune(connection: Connection, limits: RetentionLimits, now: float) -> float | None:
    """Drop what is too old at `now` (unix s) and, where a file is full, its oldest rows.

    Returns the time (unix ms) before which rows were dropped for want of room, else None.
    """
    _drop(connection, points, oldest_kept(limits, now))
    _drop(connection, posts, (now - limits.posts) * 1000)
    connection.execute(delete(alerts).where(alerts.c.cleared < (now - limits.hours) * 1000))
    for level in LEVELS_SECONDS[:-1]:
        _drop(connection, rollups, (now - limits.minutes) * 1000, level)
    _drop(connection, rollups, (now - limits.hours) * 1000, LEVELS_SECONDS[-1])
    dropped = _make_room(connection, limits.size, now * 1000)
    of_it = [select(t.c.series).where(t.c.series == series.c.id).exists() for t in (points, rollups)]
    connection.execute(delete(series).where(~of_it[0], ~of_it[1]))
    return dropped


def _drop(connection: Connection, table: Table, before: float, level: int = 0) -> None:
    """Drop what is from before a time (unix ms), by way of the index, which begins with the series."""
    rows = delete(table).where(table.c.time < before)
    if table is not posts:
        rows = rows.where(table.c.series.in_(select(series.c.id)))
    connection.execute(rows.where(table.c.seconds == level) if level else rows)


def _make_room(connection: Connection, size: int, now: float) -> float | None:
    """Drop the oldest until what is left fits. A PostgreSQL server has quotas of its own."""
    dropped = None
    while connection.dialect.name == "sqlite" and _bytes_used(connection) > size:
        times = {table: _oldest(connection, table) for table in (points, posts, rollups)}
        table, oldest = next(
            ((one, time) for one, time in times.items() if time is not None and time < now - MIN_KEPT_MS),
            (None, None),
        )
        if table is None or oldest is None:
            break
        dropped = min(oldest + max((now - oldest) * SHARE, MIN_MS), now - MIN_KEPT_MS)
        for level in LEVELS_SECONDS if table is rollups else (0,):
            _drop(connection, table, dropped, level)
    return dropped


def _oldest(connection: Connection, table: Table) -> float | None:
    """When the oldest row of a table is from (unix ms)."""
    if table is posts:
        oldest_post: float | None = connection.scalar(select(func.min(posts.c.time)))
        return oldest_post
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
