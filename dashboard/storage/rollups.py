"""Rollups: sum, count, min and max per bucket, made anew from what lies below whenever that changes.

Made anew rather than added to, so that a row told twice, or by two processes, counts once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from sqlalchemy import BigInteger, Connection, Select, bindparam, case, func, literal, select

from dashboard.storage.dialects import insert_in
from dashboard.storage.schema import points, rollups

# Each is made from the one before, the first from the points.
LEVELS_SECONDS = (60, 600, 3600)
NUMBERS = ("count", "sum", "min", "max", "ended")


def roll_up(connection: Connection, ids: Sequence[int], first: int, last: int) -> None:
    """Make the buckets of the series `ids` anew in which a time from `first` to `last` (unix ms) lies."""
    for below, level in pairwise((0, *LEVELS_SECONDS)):
        width = level * 1000
        span = {"ids": list(ids), "start": first // width * width, "end": (last // width + 1) * width}
        connection.execute(_anew(connection.dialect.name, below, level), span)


@cache
def _anew(dialect: str, below: int, level: int) -> Any:
    """The statement for one level. Made once, since that takes longer than to carry it out for a row."""
    table = rollups if below else points
    rows = _buckets(below, level).where(
        table.c.series.in_(bindparam("ids", expanding=True)),
        table.c.time >= bindparam("start", type_=BigInteger),
        table.c.time < bindparam("end", type_=BigInteger),
    )
    into = insert_in(dialect, rollups).from_select(["seconds", "series", "time", *NUMBERS], rows)
    changes = {name: into.excluded[name] for name in NUMBERS}
    return into.on_conflict_do_update(index_elements=rollups.primary_key, set_=changes)


def ends(time: Any, ended: Any) -> Any:
    """Of a group of rows: 1 where its last one ends the line, else 0."""
    return func.max(time * 2 + ended) % 2


def _buckets(below: int, level: int) -> Select[tuple[int, ...]]:
    """Buckets of `level` seconds, made from those of `below` seconds, or of 0: from the points."""
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
            ends(c.time, c.ended),
        ]
    else:
        value = points.c.value
        ended = ends(points.c.time, case((value.is_(None), 1), else_=0))
        numbers = [func.count(value), func.sum(value), func.min(value), func.max(value), ended]
    rows = select(literal(level), table.c.series, bucket, *numbers).group_by(table.c.series, bucket)
    return rows.where(rollups.c.seconds == below) if below else rows
