"""Stored events: one row per id and quantity, which a revision replaces."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from sqlalchemy import Connection, Select, func, select
from tsdownsample import MinMaxDownsampler

from dashboard.records import Columns, Record
from dashboard.storage.dialects import insert
from dashboard.storage.schema import events, series

EVENTS_PER_CHUNK = 10_000
# A window is thinned out of no more events than this, the newest.
MAX_EVENTS_READ = 45_000


def store_events(connection: Connection, records: Sequence[Record], series_ids: Sequence[int | None]) -> None:
    """Store events, each in place of its earlier revision.

    records: no two of one id. series_ids: those of the quantities, in the order of the records' values; None
        where no event has had a number of that quantity yet.
    """
    rows = [
        {
            "series": number,
            "id": record.id,
            "time": record.time,
            "key": record.key,
            "value": None if math.isnan(value) else value,
        }
        for record in records
        for number, value in zip(series_ids, record.values, strict=True)
        if number is not None
    ]
    if rows:
        into = insert(connection, events)
        changes = {name: into.excluded[name] for name in ("time", "key", "value")}
        connection.execute(into.on_conflict_do_update(index_elements=events.primary_key, set_=changes), rows)


def newest_events(
    connection: Connection, source: str, quantities: Sequence[str], max_events: int
) -> list[Record]:
    """The newest events of a source, in order of time."""
    ids = _series_of(connection, source)
    rows = _newest_first(ids, 0, None).limit(max_events * max(len(ids), 1))
    found = _records(connection.execute(rows).all()[::-1], ids, quantities)
    return found[-max_events:]


def events_between(
    connection: Connection, source: str, start: int, end: int, max_points: int
) -> tuple[Columns, int]:
    """The events from `start` to `end` (unix ms) as columns, {"time", "key", "magnitude"}, and 0. Where there
    are more than `max_points`: about that many, with the lowest and highest of each quantity, and the
    interval (ms) that two of them stand for."""
    ids = _series_of(connection, source)
    rows = connection.execute(_newest_first(ids, start, end).limit(MAX_EVENTS_READ)).all()[::-1]
    names = list(ids.values())
    found = _records(rows, ids, names)
    step = math.ceil((end - found[0].time) / max_points * 2) if len(found) > max_points else 0
    found = _thinned(found, len(names), max_points)
    columns: Columns = {"time": [one.time for one in found], "key": [one.label for one in found]}
    return columns | {name: [one.values[place] for one in found] for place, name in enumerate(names)}, step


def has_events(connection: Connection, source: str) -> bool:
    """Whether events of a source are stored."""
    first = select(events.c.id).where(events.c.series.in_(_series_of(connection, source))).limit(1)
    return connection.scalar(first) is not None


def have_keys(connection: Connection, source: str) -> bool:
    """Whether any stored event of a source has a key besides its id."""
    some = select(events.c.id).where(events.c.series.in_(_series_of(connection, source)), events.c.key != "")
    return connection.scalar(some.limit(1)) is not None


def stored_events(
    connection: Connection, source: str, quantities: Sequence[str], start: int, end: int
) -> Iterator[list[Record]]:
    """Chunks of the events from `start` to before `end` (unix ms), in order of time."""
    ids = _series_of(connection, source)
    c = events.c
    of_source = c.series.in_(ids)
    while True:
        within = select(c.time).where(of_source, c.time >= start, c.time < end)
        last = connection.scalar(within.order_by(c.time).limit(1).offset(EVENTS_PER_CHUNK))
        until = end if last is None else max(last, start + 1)
        rows = _newest_first(ids, start, until - 1)
        yield _records(connection.execute(rows).all()[::-1], ids, quantities)
        if last is None:
            return
        start = until


def event_times(connection: Connection, source: str) -> tuple[int, int] | None:
    """The times (unix ms) of the first and the last event of a source; None without events."""
    bounds = select(func.min(events.c.time), func.max(events.c.time))
    first, last = connection.execute(bounds.where(events.c.series.in_(_series_of(connection, source)))).one()
    return None if first is None else (first, last)


def _series_of(connection: Connection, source: str) -> dict[int, str]:
    """The quantities of a source's series without a key, by their ids."""
    rows = select(series.c.id, series.c.quantity).where(series.c.source == source, series.c.key == "")
    return {row.id: row.quantity for row in connection.execute(rows.order_by(series.c.id))}


def _newest_first(ids: Mapping[int, str], start: int, end: int | None) -> Select[Any]:
    """Series id, id, time, key and value, from `start` to `end` (unix ms, included; None: no end)."""
    c = events.c
    rows = select(c.series, c.id, c.time, c.key, c.value).where(c.series.in_(ids), c.time >= start)
    return (rows if end is None else rows.where(c.time <= end)).order_by(c.time.desc(), c.id.desc())


def _records(rows: Sequence[Any], ids: Mapping[int, str], quantities: Sequence[str]) -> list[Record]:
    places = {name: place for place, name in enumerate(quantities)}
    values: dict[tuple[int, str, str], list[float]] = {}
    for number, name, time, key, value in rows:
        numbers = values.setdefault((time, key, name), [math.nan] * len(quantities))
        if value is not None and ids[number] in places:
            numbers[places[ids[number]]] = value
    return [Record(time, key, tuple(numbers), name) for (time, key, name), numbers in values.items()]


def _thinned(records: list[Record], quantities: int, max_points: int) -> list[Record]:
    if len(records) <= max_points:
        return records
    table = np.nan_to_num(np.array([record.values for record in records], dtype=float))
    most = max(max_points // quantities // 2 * 2, 2)
    thinned = (MinMaxDownsampler().downsample(column.copy(), n_out=most) for column in table.T)
    return [records[place] for place in np.unique(np.concatenate(list(thinned)))]
