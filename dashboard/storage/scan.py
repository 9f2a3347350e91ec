"""All rows of a source in order of time, a piece at a time, so that millions take no more memory than few."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Table, func, make_url, select, tuple_, union
from sqlalchemy.exc import ArgumentError

from dashboard.records import POST_COLUMNS, Row
from dashboard.storage.engine import StorageUnavailable, open_database
from dashboard.storage.schema import points, posts, series

# Values, or posts, of a piece: about 20 MB while they are read.
MAX_VALUES = 100_000
MAX_POSTS = 5_000
FIRST_WIDTH_MS = 3_600_000


class Line(NamedTuple):
    """A line that was told: its number, and its quantity and key ("" where the source has none)."""

    number: int
    key: str
    quantity: str
    unit: str


def open_kept(url: str) -> Engine:
    """The same as `open_database` for what is there already: makes no file. Raises StorageUnavailable."""
    try:
        file = make_url(url).database if url.startswith("sqlite") else None
    except ArgumentError:
        file = None
    if file and not Path(file).exists():
        raise StorageUnavailable(f"Nothing has been kept yet: there is no history file {file}.")
    return open_database(url)


def kept_sources(connection: Connection) -> list[str]:
    """The names of all sources of which something is kept."""
    return sorted(connection.scalars(union(select(series.c.source), select(posts.c.source))))


def lines_of(connection: Connection, source: str) -> list[Line]:
    """The lines of a source in the order in which they came."""
    c = series.c
    rows = select(c.id, c.key, c.quantity, c.unit).where(c.source == source).order_by(c.id)
    return [Line(*row) for row in connection.execute(rows)]


def bounds(connection: Connection, table: Table, source: str) -> tuple[int, int] | None:
    """The times (unix ms) of the first and the last row of a source in `points` or `posts`, if any."""
    first = _outermost(connection, table, source, func.min)
    last = _outermost(connection, table, source, func.max)
    return None if first is None or last is None else (first, last)


def stored_values(
    connection: Connection, source: str, start: int, end: int
) -> Iterator[Sequence[tuple[int, int, float | None]]]:
    """Pieces of (number of the line, unix ms, value), the earlier before the later, each in any order.

    All from `start` to before `end` (unix ms); what is told at one time is in one piece. A value of None
    ends a line.
    """
    width = FIRST_WIDTH_MS
    at = _outermost(connection, points, source, func.min, start)
    while at is not None and at < end:
        until = min(at + width, end)
        piece = _values(connection, source, at, until, MAX_VALUES + 1 if width > 1 else None)
        if len(piece) > MAX_VALUES and width > 1:
            width = max(width // 2, 1)
            continue
        yield piece
        if len(piece) < MAX_VALUES // 4:
            width *= 2
        at = _outermost(connection, points, source, func.min, until)


def stored_posts(connection: Connection, source: str, start: int, end: int) -> Iterator[list[Row]]:
    """Pieces of the posts from `start` to before `end` (unix ms) in order of time, as `posts_of` has them."""
    c = posts.c
    rows = select(c.time, *(c[name] for name in POST_COLUMNS)).where(c.source == source, c.time < end)
    rows = rows.order_by(c.time, c.id).limit(MAX_POSTS)
    after = c.time >= start
    while piece := [dict(row) for row in connection.execute(rows.where(after)).mappings()]:
        yield piece
        after = tuple_(c.time, c.id) > (piece[-1]["time"], piece[-1]["id"])


def _values(connection: Connection, source: str, start: int, end: int, most: int | None) -> Sequence[Any]:
    of_source = select(series.c.id).where(series.c.source == source)
    c = points.c
    within = select(c.series, c.time, c.value).where(c.series.in_(of_source), c.time >= start, c.time < end)
    return connection.execute(within.limit(most)).all()


def _outermost(
    connection: Connection, table: Table, source: str, which: Any, start: int | None = None
) -> int | None:
    """The lowest or highest time from `start` on, by a look at an index for each line."""
    found = select(which(table.c.time))
    found = found if start is None else found.where(table.c.time >= start)
    if table is posts:
        of_posts: int | None = connection.scalar(found.where(posts.c.source == source))
        return of_posts
    each = found.where(points.c.series == series.c.id).scalar_subquery()
    time: int | None = connection.scalar(select(which(each)).where(series.c.source == source))
    return time
