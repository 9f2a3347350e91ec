"""Reads all rows of a source in order of time, in chunks, so that millions need no more memory than few."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Engine, Table, func, make_url, select, tuple_, union
from sqlalchemy.exc import ArgumentError

from dashboard.records import POST_COLUMNS, Row
from dashboard.storage.engine import StorageUnavailable, open_database
from dashboard.storage.schema import points, posts, series

# A chunk takes about 20 MB while it is read.
VALUES_PER_CHUNK = 100_000
POSTS_PER_CHUNK = 5_000
FIRST_CHUNK_MS = 3_600_000


class StoredSeries(NamedTuple):
    """A series: its id, key ("" where the source has none), quantity and unit."""

    id: int
    key: str
    quantity: str
    unit: str


def open_existing(url: str) -> Engine:
    """Like `open_database`, but creates no file. Raises StorageUnavailable."""
    try:
        file = make_url(url).database if url.startswith("sqlite") else None
    except ArgumentError:
        file = None
    if file and not Path(file).exists():
        raise StorageUnavailable(f"Nothing is stored yet: there is no history file {file}.")
    return open_database(url)


def stored_sources(connection: Connection) -> list[str]:
    """The names of all sources that have stored rows."""
    return sorted(connection.scalars(union(select(series.c.source), select(posts.c.source))))


def series_of(connection: Connection, source: str) -> list[StoredSeries]:
    """The series of a source in the order in which they were added."""
    c = series.c
    rows = select(c.id, c.key, c.quantity, c.unit).where(c.source == source).order_by(c.id)
    return [StoredSeries(*row) for row in connection.execute(rows)]


def time_bounds(connection: Connection, table: Table, source: str) -> tuple[int, int] | None:
    """The times (unix ms) of the first and the last row of a source in the table `points` or `posts`; None
    without rows."""
    first = _outermost(connection, table, source, func.min)
    last = _outermost(connection, table, source, func.max)
    return None if first is None or last is None else (first, last)


def stored_values(
    connection: Connection,
    source: str,
    start: int,
    end: int,
    only: Sequence[ColumnElement[bool]] = (),
    chunk_values: int = 0,
) -> Iterator[Sequence[tuple[int, int, float | None]]]:
    """Chunks of (series id, unix ms, value) from `start` to before `end`, in order of time; within a chunk in
    any order. All values of one time are in one chunk. The value None ends a line.

    only: conditions on the table `series`. chunk_values: the maximum number of values in a chunk, unless all
        have the same time; 0: VALUES_PER_CHUNK.
    """
    width, most = FIRST_CHUNK_MS, chunk_values or VALUES_PER_CHUNK
    of = (series.c.source == source, *only)
    at = _outermost_point(connection, of, func.min, start)
    while at is not None and at < end:
        until = min(at + width, end)
        chunk = _values(connection, of, at, until, most + 1 if width > 1 else None)
        if len(chunk) > most and width > 1:
            width = max(width // 2, 1)
            continue
        yield chunk
        if len(chunk) < most // 4:
            width *= 2
        at = _outermost_point(connection, of, func.min, until)


def stored_posts(connection: Connection, source: str, start: int, end: int) -> Iterator[list[Row]]:
    """Chunks of the posts from `start` to before `end` (unix ms) by time, in the form of `posts_of`."""
    c = posts.c
    rows = select(c.time, *(c[name] for name in POST_COLUMNS)).where(c.source == source, c.time < end)
    rows = rows.order_by(c.time, c.id).limit(POSTS_PER_CHUNK)
    after = c.time >= start
    while chunk := [dict(row) for row in connection.execute(rows.where(after)).mappings()]:
        yield chunk
        after = tuple_(c.time, c.id) > (chunk[-1]["time"], chunk[-1]["id"])


def _values(
    connection: Connection, of: Sequence[ColumnElement[bool]], start: int, end: int, limit: int | None
) -> Sequence[Any]:
    c = points.c
    within = select(c.series, c.time, c.value).where(
        c.series.in_(select(series.c.id).where(*of)), c.time >= start, c.time < end
    )
    return connection.execute(within.limit(limit)).all()


def _outermost(connection: Connection, table: Table, source: str, which: Any) -> int | None:
    """The lowest or highest time of a source."""
    if table is points:
        return _outermost_point(connection, (series.c.source == source,), which)
    time: int | None = connection.scalar(select(which(posts.c.time)).where(posts.c.source == source))
    return time


def _outermost_point(
    connection: Connection, of: Sequence[ColumnElement[bool]], which: Any, start: int | None = None
) -> int | None:
    """The lowest or highest time from `start` on, by one index lookup per series."""
    found = select(which(points.c.time)).where(points.c.series == series.c.id)
    found = found if start is None else found.where(points.c.time >= start)
    time: int | None = connection.scalar(select(which(found.scalar_subquery())).where(*of))
    return time
