"""Writes rows into the database, each once, even if several processes submit it several times."""

from __future__ import annotations

import math
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from sqlalchemy import Connection, Select, bindparam, select

from dashboard.records import Record, Row
from dashboard.storage.alerts import store_alerts
from dashboard.storage.annotations import store_annotations
from dashboard.storage.dialects import insert, upsert_points
from dashboard.storage.events import store_events
from dashboard.storage.filled_gaps import remove_filled_gaps
from dashboard.storage.pushed_columns import store_columns
from dashboard.storage.rollups import roll_up
from dashboard.storage.schema import posts, series
from sources.base import Quantity

MAX_SERIES_PER_STATEMENT = MAX_KEYS_PER_STATEMENT = 500
# SQLite before 3.32 takes no more than 999 values.
MAX_POINTS_PER_STATEMENT = 333

# Built once: that takes longer than to run them, for each group of pushes.
_SERIES = (
    select(series.c.key, series.c.quantity, series.c.id)
    .where(series.c.source == bindparam("of"))
    .order_by(series.c.id)
)

_KEY = "key_{}"

SeriesIds = Mapping[tuple[str, str], int]


class WriteBatch(NamedTuple):
    """Rows of one source: records with a value per quantity, posts in the form that `posts_of` returns, and
    alerts about it by the columns of their table. `filled`: the times (unix ms) and keys of gaps to remove
    before. `annotations`: by the columns of their table, of any source. `columns`: what pushes have decided
    about the columns of the source, as JSON; "": nothing new."""

    source: str
    quantities: tuple[Quantity, ...]
    records: Sequence[Record]
    posts: Sequence[Row]
    alerts: Sequence[Row] = ()
    filled: Sequence[tuple[int, str]] = ()
    annotations: Sequence[Row] = ()
    columns: str = ""


def merged(batches: Iterable[WriteBatch]) -> list[WriteBatch]:
    """The same rows with one batch per source, since a batch costs more than its rows."""
    groups: dict[tuple[str, tuple[Quantity, ...], int], list[WriteBatch]] = {}
    fillings = 0
    for batch in batches:
        fillings += bool(batch.filled)  # those before it are to be stored before
        groups.setdefault((batch.source, batch.quantities, fillings), []).append(batch)
    return [
        WriteBatch(
            *group[:2],
            [record for batch in of_group for record in batch.records],
            [post for batch in of_group for post in batch.posts],
            [alert for batch in of_group for alert in batch.alerts],
            [at for batch in of_group for at in batch.filled],
            [annotation for batch in of_group for annotation in batch.annotations],
            next((batch.columns for batch in reversed(of_group) if batch.columns), ""),
        )
        for group, of_group in groups.items()
    ]


def write(connection: Connection, batch: WriteBatch, oldest: float = 0.0) -> None:
    """Store the rows of a batch, and compute their rollups.

    oldest: as in `write_rows`.
    """
    points = write_rows(connection, batch, oldest)
    times = {time for _, time in points}
    changed = sorted({number for number, _ in points})
    for start in range(0, len(changed), MAX_SERIES_PER_STATEMENT):
        roll_up(connection, changed[start : start + MAX_SERIES_PER_STATEMENT], min(times), max(times))


def write_rows(connection: Connection, batch: WriteBatch, oldest: float = 0.0) -> Collection[tuple[int, int]]:
    """Store the rows of a batch without their rollups, and return the points as (series id, unix ms). Stored
    rows stay as they are, unless the source has corrected them.

    oldest: records before this time (unix ms) are left out.
    """
    ids = _series_ids_for(connection, batch)
    if batch.filled:
        remove_filled_gaps(connection, ids, [at for at in batch.filled if at[0] >= oldest])
    values = _values(ids, batch, oldest)
    if values:
        _write_points(connection, values)
    revised = {record.id: record for record in batch.records if record.id and record.time >= oldest}
    if revised:
        numbers = [ids.get(("", quantity.name)) for quantity in batch.quantities]
        store_events(connection, list(revised.values()), numbers)
    if batch.alerts:
        store_alerts(connection, batch.alerts)
    if batch.annotations:
        store_annotations(connection, batch.annotations)
    if batch.columns:
        store_columns(connection, batch.source, batch.columns)
    if batch.posts:
        into = insert(connection, posts).on_conflict_do_nothing()
        connection.execute(into, [{"source": batch.source, **post} for post in batch.posts])
    return values


def series_ids(
    connection: Connection, source: str, keys: Collection[str] | None = None
) -> dict[tuple[str, str], int]:
    """The ids of a source's series by key and quantity, in the order in which they were added.

    keys: those of these keys alone; None: all.
    """
    if keys is None or len(keys) > MAX_KEYS_PER_STATEMENT:
        rows = connection.execute(_SERIES, {"of": source})
    else:
        some = _padded([*keys])
        of_keys = {_KEY.format(number): key for number, key in enumerate(some)}
        rows = connection.execute(_series_of_keys(len(some)), {"of": source, **of_keys})
    return {(key, quantity): number for key, quantity, number in rows}


def _padded(keys: list[str]) -> list[str]:
    """The keys, the last one repeated up to a power of two: so, few statements serve any number of keys."""
    return keys + keys[-1:] * ((1 << (len(keys) - 1).bit_length()) - len(keys)) if keys else keys


@cache
def _series_of_keys(count: int) -> Select[tuple[str, str, int]]:
    """The series of `count` keys. A list as one parameter would be written into the statement each time."""
    return _SERIES.where(series.c.key.in_([bindparam(_KEY.format(number)) for number in range(count)]))


def _values(ids: SeriesIds, batch: WriteBatch, oldest: float) -> dict[tuple[int, int], float]:
    """The value by series id and time: the last one of a time, but a NaN replaces no number."""
    names = [quantity.name for quantity in batch.quantities]
    # A series without a number has no id: there is no line that a NaN could end.
    numbers = {key: [ids.get((key, name)) for name in names] for key in {one.key for one in batch.records}}
    values: dict[tuple[int, int], float] = {}
    for time, key, record_values, event in batch.records:
        if time >= oldest and not event:
            for number, value in zip(numbers[key], record_values, strict=True):
                if number is not None and ((number, time) not in values or not math.isnan(value)):
                    values[number, time] = value
    return values


def _write_points(connection: Connection, values: Mapping[tuple[int, int], float]) -> None:
    rows = [(number, time, None if math.isnan(value) else value) for (number, time), value in values.items()]
    for start in range(0, len(rows), MAX_POINTS_PER_STATEMENT):
        upsert_points(connection, rows[start : start + MAX_POINTS_PER_STATEMENT])


def _series_ids_for(connection: Connection, batch: WriteBatch) -> SeriesIds:
    """The ids of a source's series; adds the series that the batch is the first to have."""
    if not batch.records:
        return {}
    keys = {_series_key(record) for record in batch.records}
    known = series_ids(connection, batch.source, keys)
    new = {
        (_series_key(record), quantity.name): quantity.unit
        for record in _may_have_new_series(batch, known)
        for quantity, value in zip(batch.quantities, record.values, strict=True)
        if not math.isnan(value) and (_series_key(record), quantity.name) not in known
    }
    if not new:
        return known
    rows = [
        {"source": batch.source, "key": key, "quantity": name, "unit": unit}
        for (key, name), unit in new.items()
    ]
    connection.execute(insert(connection, series).on_conflict_do_nothing(), rows)
    return series_ids(connection, batch.source, keys)


def _may_have_new_series(batch: WriteBatch, known: Container[tuple[str, str]]) -> list[Record]:
    """The records of keys that do not have a series of every quantity yet."""
    names = [quantity.name for quantity in batch.quantities]
    keys = {_series_key(record) for record in batch.records}
    incomplete = {key for key in keys if not all((key, name) in known for name in names)}
    return [record for record in batch.records if _series_key(record) in incomplete] if incomplete else []


def _series_key(record: Record) -> str:
    """The key of the series that has the record: events of one quantity are in one."""
    return "" if record.id else record.key
