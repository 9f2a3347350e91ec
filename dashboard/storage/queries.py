"""Queries about one source: its records, its posts, and since when it is stored."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sqlalchemy import Connection, func, or_, select

from dashboard.records import POST_COLUMNS, SEARCHED_COLUMNS, Record, Row
from dashboard.storage.events import event_times
from dashboard.storage.inserts import series_ids
from dashboard.storage.rollups import LEVELS_SECONDS
from dashboard.storage.schema import points, posts, rollups, series
from dashboard.text.sentiment import score


def records_since(
    connection: Connection, source: str, quantities: Sequence[str], start: float
) -> list[Record]:
    """All records of a source from `start` (unix ms) on, in order of time, as they were received."""
    places = {name: place for place, name in enumerate(quantities)}
    series_of = {
        number: (key, places[name])
        for (key, name), number in series_ids(connection, source).items()
        if name in places
    }
    rows = select(points.c.series, points.c.time, points.c.value).where(
        # By the source and not by a list of ids, of which a statement takes some thousands.
        points.c.series.in_(select(series.c.id).where(series.c.source == source)),
        points.c.time >= math.ceil(start),
    )
    values: dict[tuple[int, str], list[float]] = {}
    for number, time, value in connection.execute(rows.order_by(points.c.time)):
        if number not in series_of:
            continue
        key, place = series_of[number]
        values.setdefault((time, key), [math.nan] * len(quantities))[place] = nan_for_null(value)
    return [Record(time, key, tuple(numbers)) for (time, key), numbers in values.items()]


def series_count(connection: Connection, source: str) -> int:
    """The number of series of a source."""
    return connection.scalar(select(func.count()).where(series.c.source == source)) or 0


def newest_posts(
    connection: Connection,
    source: str,
    max_posts: int,
    until: float = math.inf,
    words: Sequence[str] = (),
    lang: str = "",
    term: str = "",
) -> list[Row]:
    """The newest posts of a source up to `until` (unix ms), oldest first, in the form of `posts_of`.

    words: all of them are in a post's text, author or term, whatever their case.
    lang, term: a language, of any region, and one of the terms that a post matches; "": any.
    """
    rows = select(*(posts.c[name] for name in ("time", *POST_COLUMNS))).where(posts.c.source == source)
    if until < math.inf:
        rows = rows.where(posts.c.time <= math.floor(until))
    for word in words:
        rows = rows.where(or_(*(posts.c[name].icontains(word, autoescape=True) for name in SEARCHED_COLUMNS)))
    if lang:
        rows = rows.where(or_(posts.c.lang == lang, posts.c.lang.startswith(f"{lang}-", autoescape=True)))
    if term:
        rows = rows.where((", " + posts.c.terms + ", ").contains(f", {term}, ", autoescape=True))
    rows = rows.order_by(posts.c.time.desc()).limit(max_posts)
    return [_scored(dict(row)) for row in connection.execute(rows).mappings()][::-1]


def oldest_time(connection: Connection, source: str) -> int | None:
    """The time of the oldest point, rollup or event of a source (unix ms); None without rows."""
    times = [_first_time(connection, source, 0), _first_time(connection, source, LEVELS_SECONDS[-1])]
    times += (event_times(connection, source) or ())[:1]
    return min((time for time in times if time is not None), default=None)


def newest_time_of(connection: Connection, source: str) -> int | None:
    """The time of the newest point, event or post of a source (unix ms); None without rows."""
    last = select(func.max(points.c.time)).where(points.c.series == series.c.id).scalar_subquery()
    times = [
        connection.scalar(select(func.max(last)).where(series.c.source == source)),
        connection.scalar(select(func.max(posts.c.time)).where(posts.c.source == source)),
        *(event_times(connection, source) or ())[1:],
    ]
    return max((time for time in times if time is not None), default=None)


def points_complete_since(connection: Connection, source: str) -> float:
    """The time (unix ms) from which on all points are stored; before it only rollups are. Minus infinity
    where no point was dropped, infinity without points."""
    first, rolled_up = _first_time(connection, source, 0), _first_time(connection, source, LEVELS_SECONDS[-1])
    if first is None:
        return math.inf
    return -math.inf if rolled_up is None or rolled_up + LEVELS_SECONDS[-1] * 1000 > first else first


def nan_for_null(value: float | None) -> float:
    """A stored value; NULL, which ends a line, as NaN."""
    return math.nan if value is None else value


def _scored(post: Row) -> Row:
    """Add the sentiment score, which earlier versions of this program did not store."""
    if post["score"] is None:
        post["score"] = score(post["text"], post["lang"])
    return post


def _first_time(connection: Connection, source: str, level: int) -> int | None:
    table = rollups if level else points
    first = select(func.min(table.c.time)).where(table.c.series == series.c.id)
    if level:
        first = first.where(rollups.c.seconds == level)
    # A subquery per series is an index lookup; one over all of them would read every row.
    time: int | None = connection.scalar(
        select(func.min(first.scalar_subquery())).where(series.c.source == source)
    )
    return time
