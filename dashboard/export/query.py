"""What of the history is exported: which rows, in which columns, a piece at a time."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from dashboard.export.arguments import nearest
from dashboard.export.layout import Layout, tidy_posts, tidy_rows
from dashboard.storage.queries import points_begin
from dashboard.storage.scan import Line, bounds, kept_sources, lines_of, stored_posts, stored_values
from dashboard.storage.schema import points, posts


class Refused(Exception):
    """What is asked for cannot be done; the words say why and what to do."""


class Wanted(NamedTuple):
    """Rows, or posts, of a source from `start` to before `end` (unix ms; None: all there are).

    `keys` are the names of the source's keys, () where they are not known; `zone` is that of the times.
    """

    source: str
    keys: tuple[str, ...]
    start: int | None
    end: int | None
    zone: ZoneInfo
    posts: bool


class Found(NamedTuple):
    """Tables with the time (unix ms) that each reaches to; the times of the first and the last row there may
    be; and what is to be said of it, if anything."""

    tables: Iterator[tuple[int, pd.DataFrame]]
    first: int
    last: int
    remark: str


def find(connection: Connection, wanted: Wanted) -> Found:
    """What there is of what is wanted, to be read while the connection is open. Raises Refused.

    Where it turns out to be nothing, Refused is raised while it is read.
    """
    source, zone = wanted.source, wanted.zone
    known = kept_sources(connection)
    if source not in known:
        raise Refused(_unknown(source, known))
    within = bounds(connection, posts if wanted.posts else points, source)
    remark = "" if wanted.posts else _thinned(connection, wanted)
    if within is None:
        raise Refused(" ".join(filter(None, [_none_of_these(wanted), remark])))
    start = within[0] if wanted.start is None else max(wanted.start, within[0])
    end = within[1] + 1 if wanted.end is None else min(wanted.end, within[1] + 1)
    tables = _posts if wanted.posts else _rows
    there_are = f"There are some from {words(within[0], zone)} to {words(within[1], zone)}."
    nothing = " ".join(filter(None, [f"Nothing of {source} is from that time. {there_are}", remark]))
    return Found(_some(tables(connection, wanted, start, end), nothing), start, end - 1, remark)


def words(unix_ms: float, zone: ZoneInfo) -> str:
    """A time with its offset, to the second."""
    return datetime.fromtimestamp(unix_ms // 1000, zone).isoformat()


def _some(tables: Iterator[tuple[int, pd.DataFrame]], nothing: str) -> Iterator[tuple[int, pd.DataFrame]]:
    count = 0
    for until, table in tables:
        count += len(table)
        if len(table):
            yield until, table
    if not count:
        raise Refused(nothing)


def _rows(connection: Connection, wanted: Wanted, start: int, end: int) -> Iterator[tuple[int, pd.DataFrame]]:
    lines = lines_of(connection, wanted.source)
    keys = list(dict.fromkeys(line.key for line in lines))
    named = (wanted.keys or ("key",)) if any(keys) else ()
    # A unit may have changed while the source kept its name.
    quantities = tuple(dict.fromkeys((line.quantity, line.unit) for line in lines))
    layout = Layout(named, quantities, wanted.zone)
    places = _places(lines, keys, quantities)
    for values in stored_values(connection, wanted.source, start, end):
        told = [(time, *places[number], value) for number, time, value in values if number in places]
        if told:
            yield max(row[0] for row in told), _table(layout, keys, told)


def _places(
    lines: Sequence[Line], keys: Sequence[str], quantities: Sequence[tuple[str, str]]
) -> dict[int, tuple[int, int]]:
    """By the number of a line: the number of its key, and of its quantity."""
    key, quantity = ({one: number for number, one in enumerate(some)} for some in (keys, quantities))
    return {line.number: (key[line.key], quantity[line.quantity, line.unit]) for line in lines}


def _table(layout: Layout, keys: Sequence[str], told: Sequence[Any]) -> pd.DataFrame:
    """A table of (unix ms, number of the key, number of the quantity, value), in order of time and key."""
    times, of_key, of_quantity = (
        np.array(some, dtype=np.int64) for some in list(zip(*told, strict=True))[:3]
    )
    rows, at = np.unique(np.stack([times, of_key], axis=1), axis=0, return_inverse=True)
    values = np.full((len(rows), len(layout.quantities)), math.nan)
    values[at, of_quantity] = np.array([row[3] for row in told], dtype=float)
    return tidy_rows(layout, rows[:, 0], [keys[number] for number in rows[:, 1]], values)


def _posts(
    connection: Connection, wanted: Wanted, start: int, end: int
) -> Iterator[tuple[int, pd.DataFrame]]:
    for piece in stored_posts(connection, wanted.source, start, end):
        yield piece[-1]["time"], tidy_posts(piece, wanted.zone)


def _unknown(source: str, known: Sequence[str]) -> str:
    if not known:
        return "Nothing has been kept yet of any source."
    return f"Nothing of {source!r} has been kept, but of {', '.join(known)}.{nearest(source, known)}"


def _none_of_these(wanted: Wanted) -> str:
    other = "rows, without --posts" if wanted.posts else "posts, with --posts"
    kind = "posts" if wanted.posts else "rows"
    return f"No {kind} of {wanted.source} are kept. There may be {other}."


def _thinned(connection: Connection, wanted: Wanted) -> str:
    """That rows of the range are no longer there, if so."""
    begin = points_begin(connection, wanted.source)
    if begin == -math.inf or (wanted.start is not None and wanted.start >= begin):
        return ""
    before = "" if begin == math.inf else f" from before {words(begin, wanted.zone)}"
    return (
        f"Rows of {wanted.source}{before} were dropped, as [history] rows and size_mb ask: only their sums "
        "per minute, ten minutes and hour are kept, which are not exported."
    )
