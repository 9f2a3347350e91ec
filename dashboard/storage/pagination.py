"""Rows of a source page by page, in order of time, key and id: a reader may continue after any of them."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from dashboard.records import Record, present
from dashboard.storage.events import has_events, stored_events
from dashboard.storage.queries import nan_for_null
from dashboard.storage.scan import series_of, stored_values
from dashboard.storage.schema import series

# A page of few rows reads no fewer values at once, since each chunk costs a query.
MIN_CHUNK_VALUES = 5_000


class PageCursor(NamedTuple):
    """The position of a row among all rows of its source, which are sorted by time, key and id."""

    time: int
    key: str
    id: str = ""


class PageRequest(NamedTuple):
    """The first `limit` rows after the cursor `after`, from `start` to before `end` (unix ms).

    quantities: the names of the values, in their order. keys: labels of keys; empty: all.
    """

    quantities: tuple[str, ...]
    keys: frozenset[str]
    start: int
    end: int
    after: PageCursor | None
    limit: int

    @property
    def first(self) -> int:
        """The earliest time (unix ms) that a row of the page may have."""
        return max(self.start, self.after.time) if self.after else self.start


def cursor_of(record: Record) -> PageCursor:
    """The cursor of a record: the page after it begins with the next one."""
    return PageCursor(record.time, record.key, record.id)


def page_of(records: Iterable[Record], request: PageRequest) -> list[Record]:
    """The page among records in any order. Their values are those of the requested quantities."""
    after = request.after or PageCursor(request.first - 1, "")
    found = (
        record
        for record in records
        if request.first <= record.time < request.end
        and (not request.keys or record.label in request.keys)
        and present(record.values)
        and cursor_of(record) > after
    )
    return heapq.nsmallest(request.limit, found, key=cursor_of)


def read_page(connection: Connection, source: str, request: PageRequest) -> list[Record]:
    """The page of stored rows. It is read in chunks, whose size does not depend on the size of the
    database."""
    if has_events(connection, source):
        chunks = stored_events(connection, source, request.quantities, request.first, request.end)
    else:
        chunks = _stored_records(connection, source, request)
    page: list[Record] = []
    for chunk in chunks:
        page += page_of(chunk, request._replace(limit=request.limit - len(page)))
        if len(page) >= request.limit:
            break
    return page


def _stored_records(connection: Connection, source: str, request: PageRequest) -> Iterator[list[Record]]:
    lines = [line for line in series_of(connection, source) if line.quantity in request.quantities]
    places = {line.id: (line.key, request.quantities.index(line.quantity)) for line in lines}
    only = [series.c.quantity.in_(request.quantities)]
    only += [series.c.key.in_(request.keys)] if request.keys else []
    most = max(2 * request.limit * len(request.quantities), MIN_CHUNK_VALUES)
    for values in stored_values(connection, source, request.first, request.end, only, most):
        yield _records(values, places, len(request.quantities))


def _records(
    values: Sequence[tuple[int, int, float | None]], places: dict[int, tuple[str, int]], quantities: int
) -> list[Record]:
    rows: dict[tuple[int, str], list[float]] = {}
    for number, time, value in values:
        if number in places:  # another process may have added a series since they were listed
            key, position = places[number]
            rows.setdefault((time, key), [math.nan] * quantities)[position] = nan_for_null(value)
    return [Record(time, key, tuple(numbers)) for (time, key), numbers in rows.items()]
