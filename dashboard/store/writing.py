"""Putting rows into the database: each once, however often and by however many processes it is told."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select

from dashboard.records import Record, Row
from dashboard.store.alerting import keep_alerts
from dashboard.store.dialects import insert
from dashboard.store.rollups import roll_up
from dashboard.store.tables import points, posts, series
from sources.base import Quantity

MOST_IN_A_LIST = 500


class Told(NamedTuple):
    """What one source told: records with a value per quantity, posts as `posts_of` makes them, and what
    alerts say of it, by the columns of their table."""

    source: str
    quantities: tuple[Quantity, ...]
    records: Sequence[Record]
    posts: Sequence[Row]
    alerts: Sequence[Row] = ()


def merged(told: Iterable[Told]) -> list[Told]:
    """The same in one piece for each source, since a piece costs more than its rows."""
    pieces: dict[tuple[str, tuple[Quantity, ...]], list[Told]] = {}
    for piece in told:
        pieces.setdefault((piece.source, piece.quantities), []).append(piece)
    return [
        Told(
            *of,
            [row for one in some for row in one.records],
            [post for one in some for post in one.posts],
            [alert for one in some for alert in one.alerts],
        )
        for of, some in pieces.items()
    ]


def write(connection: Connection, told: Told, oldest: float = 0.0) -> None:
    """Store what was told. What is there already stays as it is, or is corrected where the source has.

    oldest: rows from before this (unix ms) are no longer kept.
    """
    ids = _ids(connection, told)
    rows = [
        {"series": ids[at], "time": record.time, "value": None if math.isnan(value) else value}
        for record in told.records
        if record.time >= oldest
        for quantity, value in zip(told.quantities, record.values, strict=True)
        # Nothing ends a line that has not begun.
        if (at := (record.key, quantity.name)) in ids
    ]
    if rows:
        _write_points(connection, rows)
    if told.alerts:
        keep_alerts(connection, told.alerts)
    if told.posts:
        into = insert(connection, posts).on_conflict_do_nothing()
        connection.execute(into, [{"source": told.source, **post} for post in told.posts])


def _write_points(connection: Connection, rows: list[dict[str, Any]]) -> None:
    into = insert(connection, points)
    # The end of a line does not undo a value.
    value = func.coalesce(into.excluded.value, points.c.value)
    connection.execute(
        into.on_conflict_do_update(index_elements=points.primary_key, set_={"value": value}), rows
    )
    times = [row["time"] for row in rows]
    changed = sorted({row["series"] for row in rows})
    for start in range(0, len(changed), MOST_IN_A_LIST):
        roll_up(connection, changed[start : start + MOST_IN_A_LIST], min(times), max(times))


def _ids(connection: Connection, told: Told) -> Mapping[tuple[str, str], int]:
    """The numbers of a source's series by key and quantity; those that have none yet get one."""
    known = series_ids(connection, told.source)
    new = {
        (record.key, quantity.name): quantity.unit
        for record in told.records
        for quantity, value in zip(told.quantities, record.values, strict=True)
        if not math.isnan(value) and (record.key, quantity.name) not in known
    }
    if not new:
        return known
    rows = [
        {"source": told.source, "key": key, "quantity": name, "unit": unit}
        for (key, name), unit in new.items()
    ]
    connection.execute(insert(connection, series).on_conflict_do_nothing(), rows)
    return series_ids(connection, told.source)


def series_ids(connection: Connection, source: str) -> dict[tuple[str, str], int]:
    """The numbers of a source's series by key and quantity, in the order in which they came."""
    c = series.c
    rows = connection.execute(select(c.key, c.quantity, c.id).where(c.source == source).order_by(c.id))
    return {(key, quantity): number for key, quantity, number in rows}
