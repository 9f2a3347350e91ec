"""Reads a window of any length at about the same cost: from points, or from rollups that are fine enough."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, case, func, select

from dashboard.records import Columns
from dashboard.storage.events import events_between, has_events
from dashboard.storage.inserts import series_ids
from dashboard.storage.queries import nan_for_null, points_complete_since
from dashboard.storage.rollups import LEVELS_SECONDS, ends_line
from dashboard.storage.schema import points, rollups

# A query reads no more rows than this, so that none takes long; else coarser rollups are read.
MAX_ROWS_READ = 45_000


class Window(NamedTuple):
    """The lines of a window: {"time": unix ms, "temperature London": ...}, a value per time, NaN in gaps.

    `step_ms` is 0 for the rows as they were received. Else there are two rows per interval of that length,
    one with the lowest and one with the highest value of each line.
    """

    columns: Columns
    step_ms: int


class PointRange(NamedTuple):
    """The points of these series ids from `start` to `end` (unix ms, both included)."""

    ids: Sequence[int]
    start: int
    end: int


def read_window(
    connection: Connection,
    source: str,
    start: float,
    end: float,
    max_points: int,
    fields: Sequence[str] | None = None,
) -> Window:
    """The lines of a source from `start` to `end` (unix ms), with at most about `max_points` points each.

    fields: the names of their columns; None: all.
    """
    ids = series_ids(connection, source)
    names = {series: f"{quantity} {key}".strip() for (key, quantity), series in ids.items()}
    if fields is not None:
        chosen = set(fields)
        names = {series: name for series, name in names.items() if name in chosen}
    selected = PointRange(list(names), math.ceil(start), math.floor(end))
    if not names:
        return Window({"time": []}, 0)
    if has_events(connection, source):
        return Window(*events_between(connection, source, selected.start, selected.end, max_points))
    count = _count_points(connection, selected)
    if count <= MAX_ROWS_READ and selected.start >= points_complete_since(connection, source):
        if count <= max_points * max(len(names), 1):
            rows = connection.execute(_select_points(selected)).all()
            if len({time for _, time, _ in rows}) <= max_points:
                values = [(series, time, nan_for_null(value)) for series, time, value in rows]
                return Window(_wide(values, names), 0)
        return _min_max_window(connection, selected, names, max_points, level=0)
    return _min_max_window(connection, selected, names, max_points, _finest_level(selected))


def _select_points(selected: PointRange) -> Select[Any]:
    """Series id, time and value of the points of a range."""
    return _within(select(points.c.series, points.c.time, points.c.value), points, selected)


def _finest_level(selected: PointRange) -> int:
    """Seconds per bucket of the finest rollups that are few enough to be read."""
    seconds = (selected.end - selected.start) / 1000
    levels = (level for level in LEVELS_SECONDS if seconds / level * len(selected.ids) <= MAX_ROWS_READ)
    return next(levels, LEVELS_SECONDS[-1])


def _within(statement: Select[Any], table: Any, selected: PointRange) -> Select[Any]:
    return statement.where(
        table.c.series.in_(selected.ids), table.c.time.between(selected.start, selected.end)
    )


def _count_points(connection: Connection, selected: PointRange) -> int:
    """The number of points, counted up to MAX_ROWS_READ + 1."""
    some = _within(select(points.c.time), points, selected).limit(MAX_ROWS_READ + 1).subquery()
    return connection.scalar(select(func.count()).select_from(some)) or 0


def _min_max_window(
    connection: Connection, selected: PointRange, names: Mapping[int, str], max_points: int, level: int
) -> Window:
    """Lowest and highest values per interval, in as many intervals as make about `max_points` points a line.

    level: seconds per bucket of the rollups to read; 0 reads the points.
    """
    unit = level * 1000 or 1
    # The first and the last of the intervals may be cut.
    step = max(math.ceil((selected.end - selected.start) / (max_points / 2 - 1) / unit), 1) * unit
    table = rollups if level else points
    low, high = (rollups.c.min, rollups.c.max) if level else (points.c.value, points.c.value)
    ended = rollups.c.ended if level else case((points.c.value.is_(None), 1), else_=0)
    begin = (table.c.time // step * step).label("begin")
    numbers = [func.min(low), func.max(high), ends_line(table.c.time, ended), func.max(table.c.time)]
    query = _within(select(table.c.series, begin, *numbers), table, selected)
    if level:
        query = query.where(rollups.c.seconds == level)
    rows = connection.execute(query.group_by(table.c.series, begin).order_by(table.c.series, begin)).all()
    return Window(_wide(_min_max_values(rows, step, unit, selected.end), names), step)


def _min_max_values(rows: Sequence[Any], step: int, unit: int, end: int) -> list[tuple[int, int, float]]:
    """Series id, time and value of the lowest and highest value of each interval, and NaN where lines end."""
    newest = min(max((row[5] + unit // 2 for row in rows), default=0), end)
    values = []
    for series, begin, low, high, ended, _ in rows:
        values.append((series, begin, nan_for_null(low)))
        values.append((series, min(begin + step // 2, newest), nan_for_null(high)))
        if ended:
            values.append((series, min(begin + step - 1, end), math.nan))
    return values


def _wide(values: Sequence[tuple[int, int, float]], names: Mapping[int, str]) -> Columns:
    """A column per series and a row per time; a line keeps its value between its own times."""
    times, places = np.unique(np.array([time for _, time, _ in values], dtype=np.int64), return_inverse=True)
    columns: Columns = {"time": times.tolist()}
    series_of = np.array([series for series, _, _ in values], dtype=np.int64)
    numbers = np.array([value for _, _, value in values], dtype=float)
    for series, name in names.items():
        own = series_of == series
        columns[name] = _forward_filled(len(times), places[own], numbers[own])
    return columns


def _forward_filled(length: int, places: NDArray[np.int64], values: NDArray[np.float64]) -> list[float]:
    line, last = np.full(length, math.nan), np.zeros(length, dtype=np.int64)
    line[places], last[places] = values, places
    filled: list[float] = line[np.maximum.accumulate(last)].tolist()
    return filled
