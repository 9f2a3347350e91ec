"""Reads the rows of an export from the database, a table at a time."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from dashboard.export.layout import Layout, tidy_posts, tidy_records, tidy_rows
from dashboard.settings_validation import suggestion
from dashboard.storage.events import event_times, has_events, have_keys, stored_events
from dashboard.storage.queries import points_complete_since
from dashboard.storage.scan import (
    StoredSeries,
    series_of,
    stored_posts,
    stored_sources,
    stored_values,
    time_bounds,
)
from dashboard.storage.schema import points, posts
from sources.base import EVENT_ID

_SAMPLES = "Sample data never are: a source that shows them has none."


class ExportError(Exception):
    """The export cannot be made; the text says why and what to do."""


class ExportRequest(NamedTuple):
    """Rows, or posts, of a source from `start` to before `end` (unix ms; None: no limit).

    `keys` are the names of the source's key columns, () where they are not known; times are in `zone`.
    `gaps`: with a row without values where a gap in the rows begins.
    """

    source: str
    keys: tuple[str, ...]
    start: int | None
    end: int | None
    zone: ZoneInfo
    posts: bool
    gaps: bool = False


class ExportResult(NamedTuple):
    """Tables, each with the time (unix ms) up to which it reaches; a lower and an upper limit of all times
    (unix ms); and a remark for the user, or ""."""

    tables: Iterator[tuple[int, pd.DataFrame]]
    first: int
    last: int
    remark: str


def open_export(connection: Connection, request: ExportRequest) -> ExportResult:
    """The rows of a request, to be read while the connection is open.

    Raises ExportError; where no row is found, it is raised while the tables are read.
    """
    source, zone = request.source, request.zone
    known = stored_sources(connection)
    if source not in known:
        raise ExportError(_unknown(source, known))
    stored = _time_bounds(connection, request)
    remark = "" if request.posts else _dropped(connection, request)
    if stored is None:
        raise ExportError(remark or _none_stored(request))
    start = stored[0] if request.start is None else max(request.start, stored[0])
    end = stored[1] + 1 if request.end is None else min(request.end, stored[1] + 1)
    tables = _post_tables if request.posts else _row_tables
    range_ = f"from {iso_time(stored[0], zone)} to {iso_time(stored[1], zone)}"
    kind = "posts" if request.posts else "rows"
    nothing = f"No {kind} of {source} are stored for that time. Stored {kind} are {range_}."
    message = " ".join(filter(None, [nothing, remark]))
    return ExportResult(_not_empty(tables(connection, request, start, end), message), start, end - 1, remark)


def _time_bounds(connection: Connection, request: ExportRequest) -> tuple[int, int] | None:
    if request.posts:
        return time_bounds(connection, posts, request.source)
    return event_times(connection, request.source) or time_bounds(connection, points, request.source)


def iso_time(unix_ms: float, zone: ZoneInfo) -> str:
    """A time in ISO 8601 with its offset, to the second."""
    return datetime.fromtimestamp(unix_ms // 1000, zone).isoformat()


def _not_empty(
    tables: Iterator[tuple[int, pd.DataFrame]], message: str
) -> Iterator[tuple[int, pd.DataFrame]]:
    """The tables that have rows. Raises ExportError at the end where there was none."""
    count = 0
    for until, table in tables:
        count += len(table)
        if len(table):
            yield until, table
    if not count:
        raise ExportError(message)


def _row_tables(
    connection: Connection, request: ExportRequest, start: int, end: int
) -> Iterator[tuple[int, pd.DataFrame]]:
    lines = series_of(connection, request.source)
    keys = list(dict.fromkeys(line.key for line in lines))
    # A unit may have changed while the source kept its name.
    quantities = tuple(dict.fromkeys((line.quantity, line.unit) for line in lines))
    if has_events(connection, request.source):
        # Rows of before the source had ids are the same events.
        yield from _event_tables(connection, request, quantities, start, end)
        return
    key_names = (request.keys or ("key",)) if any(keys) else ()
    layout = Layout(key_names, quantities, request.zone)
    positions = _positions(lines, keys, quantities)
    for values in stored_values(connection, request.source, start, end):
        cells = [(time, *positions[number], value) for number, time, value in values if number in positions]
        if cells:
            yield max(cell[0] for cell in cells), _table(layout, keys, cells, request.gaps)


def _event_tables(
    connection: Connection,
    request: ExportRequest,
    quantities: tuple[tuple[str, str], ...],
    start: int,
    end: int,
) -> Iterator[tuple[int, pd.DataFrame]]:
    """The newest revision of each event, with its id before its keys."""
    names = request.keys or (("key",) if have_keys(connection, request.source) else ())
    layout = Layout(tuple(name for name in names if name != EVENT_ID), quantities, request.zone)
    for chunk in stored_events(connection, request.source, [name for name, _ in quantities], start, end):
        yield end, tidy_records(layout, chunk, events=True)


def _positions(
    lines: Sequence[StoredSeries], keys: Sequence[str], quantities: Sequence[tuple[str, str]]
) -> dict[int, tuple[int, int]]:
    """The positions of the key and of the quantity of each line, by its number."""
    key_at = {key: position for position, key in enumerate(keys)}
    quantity_at = {quantity: position for position, quantity in enumerate(quantities)}
    return {line.id: (key_at[line.key], quantity_at[line.quantity, line.unit]) for line in lines}


def _table(layout: Layout, keys: Sequence[str], cells: Sequence[Any], gaps: bool) -> pd.DataFrame:
    """A table of cells (unix ms, position of the key, position of the quantity, value), by time and key."""
    columns = list(zip(*cells, strict=True))
    times, key_at, quantity_at = (np.array(column, dtype=np.int64) for column in columns[:3])
    rows, row_at = np.unique(np.stack([times, key_at], axis=1), axis=0, return_inverse=True)
    values = np.full((len(rows), len(layout.quantities)), math.nan)
    values[row_at, quantity_at] = np.array(columns[3], dtype=float)
    names = [keys[position] for position in rows[:, 1]]
    return tidy_rows(layout, rows[:, 0], names, values, with_gaps=gaps)


def _post_tables(
    connection: Connection, request: ExportRequest, start: int, end: int
) -> Iterator[tuple[int, pd.DataFrame]]:
    for piece in stored_posts(connection, request.source, start, end):
        yield piece[-1]["time"], tidy_posts(piece, request.zone)


def _unknown(source: str, known: Sequence[str]) -> str:
    if not known:
        return f"No rows are stored yet, of any source. {_SAMPLES}"
    stored = f"Stored sources: {', '.join(known)}.{suggestion(source, known)}"
    return f"No rows of {source!r} are stored. {_SAMPLES} {stored}"


def _none_stored(request: ExportRequest) -> str:
    if request.posts:
        return f"No posts of {request.source} are stored. {_SAMPLES} Leave out --posts to export its rows."
    return f"No rows of {request.source} are stored. {_SAMPLES} If it is a source of posts, add --posts."


def _dropped(connection: Connection, request: ExportRequest) -> str:
    """A remark where rows of the range were dropped already; else ""."""
    begin = points_complete_since(connection, request.source)
    if begin == -math.inf or (request.start is not None and request.start >= begin):
        return ""
    before = "" if begin == math.inf else f" from before {iso_time(begin, request.zone)}"
    return (
        f"Rows of {request.source}{before} were dropped by the limits rows and size_mb in [history]. "
        "Only their sums per minute, ten minutes and hour are stored, which are not exported."
    )
