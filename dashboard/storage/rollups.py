"""Rollups: sum, count, min and max per bucket, computed again from the level below whenever that changes.

They are computed again, not added to, so that a row that is written twice, or by two processes, counts once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from sqlalchemy import BigInteger, Connection, Select, bindparam, case, func, literal, select

from dashboard.storage.dialects import insert_in
from dashboard.storage.schema import points, rollups

# Seconds per bucket. Each level is computed from the one before, the first from the points.
LEVELS_SECONDS = (60, 600, 3600)
NUMBERS = ("count", "sum", "min", "max", "ended")


def roll_up(connection: Connection, ids: Sequence[int], first: int, last: int) -> None:
    """Compute the buckets of these series that hold a time from `first` to `last` (unix ms) again."""
    for below, level in pairwise((0, *LEVELS_SECONDS)):
        width = level * 1000
        parameters = {"ids": list(ids), "start": first // width * width, "end": (last // width + 1) * width}
        connection.execute(_statement(connection.dialect.name, below, level), parameters)


@cache
def _statement(dialect: str, below: int, level: int) -> Any:
    """The statement for one level. Cached, since building it takes longer than executing it for a row."""
    table = rollups if below else points
    rows = _buckets(below, level).where(
        table.c.series.in_(bindparam("ids", expanding=True)),
        table.c.time >= bindparam("start", type_=BigInteger),
        table.c.time < bindparam("end", type_=BigInteger),
    )
    into = insert_in(dialect, rollups).from_select(["seconds", "series", "time", *NUMBERS], rows)
    changes = {name: into.excluded[name] for name in NUMBERS}
    # Rows are added and corrected, and only retention deletes them: a lower count is that of a bucket which
    # has lost rows, and its rollup stays.
    more = into.excluded["count"] >= rollups.c.count
    return into.on_conflict_do_update(index_elements=rollups.primary_key, set_=changes, where=more)


def ends_line(time: Any, ended: Any) -> Any:
    """An aggregate over a group of rows: 1 where the last of them ends the line, else 0."""
    return func.max(time * 2 + ended) % 2


def _buckets(below: int, level: int) -> Select[tuple[int, ...]]:
    """Buckets of `level` seconds, computed from those of `below` seconds; 0 stands for the points."""
    table = rollups if below else points
    width = level * 1000
    bucket = (table.c.time // width * width).label("bucket")
    numbers: list[Any]
    if below:
        c = rollups.c
        numbers = [
            func.sum(c.count),
            func.sum(c.sum),
            func.min(c.min),
            func.max(c.max),
            ends_line(c.time, c.ended),
        ]
    else:
        value = points.c.value
        ended = ends_line(points.c.time, case((value.is_(None), 1), else_=0))
        numbers = [func.count(value), func.sum(value), func.min(value), func.max(value), ended]
    rows = select(literal(level), table.c.series, bucket, *numbers).group_by(table.c.series, bucket)
    return rows.where(rollups.c.seconds == below) if below else rows
