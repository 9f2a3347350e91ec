"""Drops rows that are older than their limit, and the oldest rows where the file is too large."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, Table, delete, func, select

from dashboard.storage.rollups import LEVELS_SECONDS
from dashboard.storage.schema import alerts, events, points, posts, rollups, series

# Share of a table's time range that is dropped at once when the file is too large, and the least of it.
PRUNED_SHARE = 0.05
MIN_PRUNED_MS = 60_000.0
# Rows newer than this stay, however large the file is.
MIN_AGE_MS = 3_600_000


class RetentionLimits(NamedTuple):
    """How long rows, their rollups (`minutes`: per minute and ten minutes; `hours`: per hour) and posts stay,
    in seconds, and the largest size of an SQLite file in bytes."""

    rows: float = 7 * 86_400.0
    minutes: float = 30 * 86_400.0
    hours: float = 730 * 86_400.0
    posts: float = 30 * 86_400.0
    size: int = 2_000_000_000


def rows_cutoff(limits: RetentionLimits, now: float) -> float:
    """Rows before this time (unix ms) are dropped. A whole hour, so that no bucket loses some of its rows."""
    hour = LEVELS_SECONDS[-1]
    return (now - limits.rows) // hour * hour * 1000


def prune(connection: Connection, limits: RetentionLimits, now: float) -> float | None:
    """Drop rows that are too old at `now` (unix seconds) and, where a file is full, its oldest rows.

    Returns the time (unix ms) before which rows were dropped because the file was full, else None.
    """
    _drop(connection, points, rows_cutoff(limits, now))
    _drop(connection, events, rows_cutoff(limits, now))
    _drop(connection, posts, (now - limits.posts) * 1000)
    connection.execute(delete(alerts).where(alerts.c.cleared < (now - limits.hours) * 1000))
    for level in LEVELS_SECONDS[:-1]:
        _drop(connection, rollups, (now - limits.minutes) * 1000, level)
    _drop(connection, rollups, (now - limits.hours) * 1000, LEVELS_SECONDS[-1])
    dropped = _make_room(connection, limits.size, now * 1000)
    in_use = [select(t.c.series).where(t.c.series == series.c.id).exists() for t in (points, rollups, events)]
    connection.execute(delete(series).where(*(~used for used in in_use)))
    return dropped


def _drop(connection: Connection, table: Table, before: float, level: int = 0) -> None:
    """Drop rows before a time (unix ms), by the index, which begins with the series."""
    rows = delete(table).where(table.c.time < before)
    if table is not posts:
        rows = rows.where(table.c.series.in_(select(series.c.id)))
    connection.execute(rows.where(table.c.seconds == level) if level else rows)


def _make_room(connection: Connection, size: int, now: float) -> float | None:
    """Drop the oldest rows until the file fits. PostgreSQL servers have quotas of their own."""
    dropped = None
    while connection.dialect.name == "sqlite" and _bytes_used(connection) > size:
        times = {table: _oldest(connection, table) for table in (points, events, posts, rollups)}
        table, oldest = next(
            ((one, time) for one, time in times.items() if time is not None and time < now - MIN_AGE_MS),
            (None, None),
        )
        if table is None or oldest is None:
            break
        dropped = min(oldest + max((now - oldest) * PRUNED_SHARE, MIN_PRUNED_MS), now - MIN_AGE_MS)
        for level in LEVELS_SECONDS if table is rollups else (0,):
            _drop(connection, table, dropped, level)
    return dropped


def _oldest(connection: Connection, table: Table) -> float | None:
    """The time of the oldest row of a table (unix ms)."""
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
