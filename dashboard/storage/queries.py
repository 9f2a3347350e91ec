"""Reading a window of any length at about the same cost: from points, or rollups that are fine enough."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, case, func, or_, select

from dashboard.records import POST_COLUMNS, SEARCHED, Columns, Record, Row
from dashboard.storage.inserts import series_ids
from dashboard.storage.rollups import LEVELS_SECONDS, ends
from dashboard.storage.schema import points, posts, rollups, series
from dashboard.text.sentiment import score

# A query reads no more than this, so that none takes long; coarser rollups answer what would.
MAX_ROWS_READ = 45_000
LAST = 2**62


class Window(NamedTuple):
    """The lines of a window: {"time": unix ms, "temperature London": ...}, a value per time, NaN in gaps.

    `step_ms` is 0 for rows as they were told. Else there are two rows for every stretch of that length,
    one with the lowest and one with the highest value of each line.
    """

    columns: Columns
    step_ms: int


class Span(NamedTuple):
    """What to read: the numbers of the series, from `start` to `end` (unix ms, both included)."""

    ids: Sequence[int]
    start: int
    end: int


def read_window(connection: Connection, source: str, start: float, end: float, most: int) -> Window:
    """The lines of a source from `start` to `end` (unix ms), with at most about `most` points each."""
    numbers = series_ids(connection, source)
    names = {number: f"{quantity} {key}".strip() for (key, quantity), number in numbers.items()}
    span = Span(list(names), math.ceil(start), math.floor(end))
    if not names:
        return Window({"time": []}, 0)
    count = _count(connection, span)
    if count <= MAX_ROWS_READ and span.start >= points_begin(connection, source):
        if count <= most * max(len(names), 1):
            told = connection.execute(_points(span)).all()
            if len({time for _, time, _ in told}) <= most:
                return Window(_wide([(n, time, _number(value)) for n, time, value in told], names), 0)
        return _stretches(connection, span, names, most, level=0)
    level = next(
        (one for one in LEVELS_SECONDS if (span.end - span.start) / one / 1000 * len(names) <= MAX_ROWS_READ),
        LEVELS_SECONDS[-1],
    )
    return _stretches(connection, span, names, most, level)


def records_since(
    connection: Connection, source: str, quantities: Sequence[str], start: float
) -> list[Record]:
    """All records of a source from `start` (unix ms) on, in order of time, as they were told."""
    places = {name: place for place, name in enumerate(quantities)}
    named = {
        number: (key, places[name])
        for (key, name), number in series_ids(connection, source).items()
        if name in places
    }
    span = Span(list(named), math.ceil(start), LAST)
    told: dict[tuple[int, str], list[float]] = {}
    for number, time, value in connection.execute(_points(span).order_by(points.c.time)):
        key, place = named[number]
        told.setdefault((time, key), [math.nan] * len(quantities))[place] = _number(value)
    return [Record(time, key, tuple(values)) for (time, key), values in told.items()]


def series_count(connection: Connection, source: str) -> int:
    """How many series a source has told."""
    return connection.scalar(select(func.count()).where(series.c.source == source)) or 0


def newest_posts(
    connection: Connection,
    source: str,
    most: int,
    until: float = math.inf,
    words: Sequence[str] = (),
    lang: str = "",
    term: str = "",
) -> list[Row]:
    """The newest posts of a source up to `until` (unix ms), oldest first, as `posts_of` makes them.

    words: those that are in a post's text, author or term, whatever their case.
    lang, term: a language, of any region, and one of the terms that a post matches; "": any.
    """
    rows = select(*(posts.c[name] for name in ("time", *POST_COLUMNS))).where(posts.c.source == source)
    if until < math.inf:
        rows = rows.where(posts.c.time <= math.floor(until))
    for word in words:
        rows = rows.where(or_(*(posts.c[name].icontains(word, autoescape=True) for name in SEARCHED)))
    if lang:
        rows = rows.where(or_(posts.c.lang == lang, posts.c.lang.startswith(f"{lang}-", autoescape=True)))
    if term:
        rows = rows.where((", " + posts.c.terms + ", ").contains(f", {term}, ", autoescape=True))
    rows = rows.order_by(posts.c.time.desc()).limit(most)
    return [_scored(dict(row)) for row in connection.execute(rows).mappings()][::-1]


def _scored(post: Row) -> Row:
    """With how it feels, which earlier versions of this program did not keep."""
    if post["score"] is None:
        post["score"] = score(post["text"], post["lang"])
    return post


def first_time(connection: Connection, source: str) -> int | None:
    """When the oldest row is from that is known of a source (unix ms)."""
    begins = [_begins(connection, source, 0), _begins(connection, source, LEVELS_SECONDS[-1])]
    return min((time for time in begins if time is not None), default=None)


def points_begin(connection: Connection, source: str) -> float:
    """From when on the points are all there; before that, rollups are left of them."""
    first, rolled = _begins(connection, source, 0), _begins(connection, source, LEVELS_SECONDS[-1])
    if first is None:
        return math.inf
    return -math.inf if rolled is None or rolled + LEVELS_SECONDS[-1] * 1000 > first else first


def _begins(connection: Connection, source: str, level: int) -> int | None:
    table = rollups if level else points
    first = select(func.min(table.c.time)).where(table.c.series == series.c.id)
    if level:
        first = first.where(rollups.c.seconds == level)
    # A subquery for each series is a look at an index; one over all of them would read every row.
    time: int | None = connection.scalar(
        select(func.min(first.scalar_subquery())).where(series.c.source == source)
    )
    return time


def _within(statement: Select[Any], table: Any, span: Span) -> Select[Any]:
    return statement.where(table.c.series.in_(span.ids), table.c.time.between(span.start, span.end))


def _count(connection: Connection, span: Span) -> int:
    """How many points there are, counted no further than needed."""
    some = _within(select(points.c.time), points, span).limit(MAX_ROWS_READ + 1).subquery()
    return connection.scalar(select(func.count()).select_from(some)) or 0


def _points(span: Span) -> Select[Any]:
    return _within(select(points.c.series, points.c.time, points.c.value), points, span)


def _stretches(connection: Connection, span: Span, names: Mapping[int, str], most: int, level: int) -> Window:
    """Lowest and highest values per stretch, so many stretches that lines have about `most` points."""
    unit = level * 1000 or 1
    # The first and the last of the stretches may be cut.
    step = max(math.ceil((span.end - span.start) / (most / 2 - 1) / unit), 1) * unit
    table = rollups if level else points
    low, high = (rollups.c.min, rollups.c.max) if level else (points.c.value, points.c.value)
    ended = rollups.c.ended if level else case((points.c.value.is_(None), 1), else_=0)
    begin = (table.c.time // step * step).label("begin")
    numbers = [func.min(low), func.max(high), ends(table.c.time, ended), func.max(table.c.time)]
    rows = _within(select(table.c.series, begin, *numbers), table, span)
    if level:
        rows = rows.where(rollups.c.seconds == level)
    told = connection.execute(rows.group_by(table.c.series, begin).order_by(table.c.series, begin)).all()
    return Window(_wide(_two_rows(told, step, unit, span.end), names), step)


def _two_rows(told: Sequence[Any], step: int, unit: int, end: int) -> list[tuple[int, int, float]]:
    """Series, time and value of the lowest and the highest value of each stretch, and of lines' ends."""
    newest = min(max((row[5] + unit // 2 for row in told), default=0), end)
    rows = []
    for number, begin, low, high, ended, _ in told:
        rows.append((number, begin, _number(low)))
        rows.append((number, min(begin + step // 2, newest), _number(high)))
        if ended:
            rows.append((number, min(begin + step - 1, end), math.nan))
    return rows


def _number(value: float | None) -> float:
    return math.nan if value is None else value


def _wide(told: Sequence[tuple[int, int, float]], names: Mapping[int, str]) -> Columns:
    """A column per series and a row per time; between times that it was told at, a line keeps its value."""
    times, places = np.unique(np.array([time for _, time, _ in told], dtype=np.int64), return_inverse=True)
    columns: Columns = {"time": times.tolist()}
    of = np.array([number for number, _, _ in told], dtype=np.int64)
    values = np.array([value for _, _, value in told], dtype=float)
    for number, name in names.items():
        mine = of == number
        columns[name] = _filled(len(times), places[mine], values[mine])
    return columns


def _filled(length: int, places: NDArray[np.int64], values: NDArray[np.float64]) -> list[float]:
    line, at = np.full(length, math.nan), np.zeros(length, dtype=np.int64)
    line[places], at[places] = values, places
    filled: list[float] = line[np.maximum.accumulate(at)].tolist()
    return filled
