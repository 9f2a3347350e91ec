"""Rollups that are computed later than their points are stored.

Computing a rollup reads all points of its minute, which takes much longer than storing one point. The mark
is stored in the transaction of the points, so that a process that is killed in between leaves no rollup wrong
for longer than until the next start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, case, delete, select

from dashboard.storage.dialects import insert_in
from dashboard.storage.rollups import LEVELS_SECONDS, roll_up
from dashboard.storage.schema import pending_rollups as pending

HOUR_MS = LEVELS_SECONDS[-1] * 1000
MARKS_AT_ONCE = 500
# Few, so that rows which wait to be stored need not wait for long.
SERIES_AT_ONCE = 10
# Marks of more hours than this are computed as one range.
MAX_HOURS = 20


def record_pending(connection: Connection, points: Iterable[tuple[int, int]]) -> None:
    """Mark the rollups of points, given as (series id, unix ms)."""
    ranges: dict[tuple[int, int], tuple[int, int]] = {}
    for series, time in points:
        at = (time // HOUR_MS * HOUR_MS, series)
        first, last = ranges.get(at, (time, time))
        ranges[at] = min(first, time), max(last, time)
    rows = [
        {"hour": hour, "series": series, "first": first, "last": last}
        for (hour, series), (first, last) in ranges.items()
    ]
    if rows:
        connection.execute(_upsert(connection.dialect.name), rows)


def roll_up_pending(connection: Connection, out_of_time: Callable[[], bool] = lambda: False) -> bool:
    """Compute some of the marked rollups. Returns whether there may be more.

    out_of_time: called after every few series; where it is true, the others are left for later.
    """
    c = pending.c
    # The oldest first: series that are marked again at once come after all others.
    order = (c.hour, c.first, c.series)
    marks = select(c.hour, c.series, c.first, c.last).order_by(*order).limit(MARKS_AT_ONCE)
    for group in _groups(connection.execute(marks).all()):
        ids = sorted({mark.series for mark in group})
        hours = {mark.hour for mark in group}
        last = max(mark.last for mark in group)
        # With several hours it is the end of the last one, in which there may be marks that were not read.
        end = last if len(hours) == 1 else max(hours) + HOUR_MS - 1
        roll_up(connection, ids, min(mark.first for mark in group), end)
        connection.execute(delete(pending).where(c.hour.in_(hours), c.series.in_(ids)))
        if out_of_time():
            return True
    return marks_left(connection)


def marks_left(connection: Connection) -> bool:
    """Whether any rollup is pending."""
    return connection.scalar(select(pending.c.hour).limit(1)) is not None


def _groups(marks: Sequence[Any]) -> Iterable[Sequence[Any]]:
    """The marks that are computed with one statement: a few series of an hour, or all of many hours."""
    hours = {mark.hour for mark in marks}
    if len(hours) > MAX_HOURS:
        yield marks
        return
    for _, of_hour in groupby(marks, key=lambda mark: mark.hour):
        every = list(of_hour)
        for start in range(0, len(every), SERIES_AT_ONCE):
            yield every[start : start + SERIES_AT_ONCE]


@cache
def _upsert(dialect: str) -> Any:
    into = insert_in(dialect, pending)
    new, old = into.excluded, pending.c
    return into.on_conflict_do_update(
        index_elements=pending.primary_key,
        set_={
            "first": case((new["first"] < old.first, new["first"]), else_=old.first),
            "last": case((new["last"] > old.last, new["last"]), else_=old.last),
        },
    )
