"""Putting rows into the database: each once, however often and by however many processes it is told."""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, select

from dashboard.records import Record, Row
from dashboard.storage.alerts import keep_alerts
from dashboard.storage.dialects import insert, upsert_points
from dashboard.storage.rollups import roll_up
from dashboard.storage.schema import posts, series
from sources.base import Quantity

MAX_IN_A_LIST = 500
# SQLite before 3.32 takes no more than 999 values.
MAX_IN_A_STATEMENT = 333


class WriteBatch(NamedTuple):
    """What one source told: records with a value per quantity, posts as `posts_of` makes them, and what
    alerts say of it, by the columns of their table."""

    source: str
    quantities: tuple[Quantity, ...]
    records: Sequence[Record]
    posts: Sequence[Row]
    alerts: Sequence[Row] = ()


def merged(told: Iterable[WriteBatch]) -> list[WriteBatch]:
    """The same in one piece for each source, since a piece costs more than its rows."""
    pieces: dict[tuple[str, tuple[Quantity, ...]], list[WriteBatch]] = {}
    for piece in told:
        pieces.setdefault((piece.source, piece.quantities), []).append(piece)
    return [
        WriteBatch(
            *of,
            [row for one in some for row in one.records],
            [post for one in some for post in one.posts],
            [alert for one in some for alert in one.alerts],
        )
        for of, some in pieces.items()
    ]


def write(connection: Connection, told: WriteBatch, oldest: float = 0.0) -> None:
    """Store what was told. What is there already stays as it is, or is corrected where the source has.

    oldest: rows from before this (unix ms) are no longer kept.
    """
    values = _values(_ids(connection, told), told, oldest)
    if values:
        _write_points(connection, values)
    if told.alerts:
        keep_alerts(connection, told.alerts)
    if told.posts:
        into = insert(connection, posts).on_conflict_do_nothing()
        connection.execute(into, [{"source": told.source, **post} for post in told.posts])


def _values(
    ids: Mapping[tuple[str, str], int], told: WriteBatch, oldest: float
) -> dict[tuple[int, int], float]:
    """The value of each series and time, each once: of one told twice, the later, but an end undoes none."""
    names = [quantity.name for quantity in told.quantities]
    # Nothing ends a line that has not begun.
    numbers = {key: [ids.get((key, name)) for name in names] for key in {one.key for one in told.records}}
    values: dict[tuple[int, int], float] = {}
    for time, key, these in told.records:
        if time >= oldest:
            for number, value in zip(numbers[key], these, strict=True):
                if number is not None and ((number, time) not in values or not math.isnan(value)):
                    values[number, time] = value
    return values


def _write_points(connection: Connection, values: Mapping[tuple[int, int], float]) -> None:
    rows = [(number, time, None if math.isnan(value) else value) for (number, time), value in values.items()]
    for start in range(0, len(rows), MAX_IN_A_STATEMENT):
        upsert_points(connection, rows[start : start + MAX_IN_A_STATEMENT])
    times = {time for _, time in values}
    changed = sorted({number for number, _ in values})
    for start in range(0, len(changed), MAX_IN_A_LIST):
        roll_up(connection, changed[start : start + MAX_IN_A_LIST], min(times), max(times))


def _ids(connection: Connection, told: WriteBatch) -> Mapping[tuple[str, str], int]:
    """The numbers of a source's series by key and quantity; those that have none yet get one."""
    known = series_ids(connection, told.source)
    new = {
        (record.key, quantity.name): quantity.unit
        for record in _may_be_new(told, known)
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


def _may_be_new(told: WriteBatch, known: Container[tuple[str, str]]) -> list[Record]:
    """The records of keys that have not told all their quantities yet."""
    names = [quantity.name for quantity in told.quantities]
    keys = {record.key for record in told.records}
    incomplete = {key for key in keys if not all((key, name) in known for name in names)}
    return [record for record in told.records if record.key in incomplete] if incomplete else []


def series_ids(connection: Connection, source: str) -> dict[tuple[str, str], int]:
    """The numbers of a source's series by key and quantity, in the order in which they came."""
    c = series.c
    rows = connection.execute(select(c.key, c.quantity, c.id).where(c.source == source).order_by(c.id))
    return {(key, quantity): number for key, quantity, number in rows}
