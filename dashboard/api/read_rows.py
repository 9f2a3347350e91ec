"""The rows of a time range: a page of them from the database, or from memory where nothing is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from dashboard.api.arguments import Chosen, RequestRefused, iso_ms
from dashboard.history.history import History
from dashboard.history.record_store import Snapshot
from dashboard.records import Record
from dashboard.settings_validation import suggestion
from dashboard.storage.engine import StorageUnavailable
from dashboard.storage.pagination import PageCursor, PageRequest, cursor_of, page_of
from sources.base import Quantity

# An answer has at most so many values, whatever its number of rows.
MAX_VALUES = 200_000
DATABASE_SECONDS = 20.0


class RowsQuery(NamedTuple):
    """At most `limit` rows after `after`, from `start` to before `end` (unix ms)."""

    chosen: Chosen
    start: int
    end: int
    after: PageCursor | None
    limit: int


class RowPage(NamedTuple):
    """Rows in order of time and key, with the values of the chosen quantities in their order.

    next: the cursor at the last row where there are more, else None. origin_label: "sample" or "replay";
    "" for all others.
    """

    records: list[Record]
    next: PageCursor | None
    origin_label: str


def read_rows(history: History, query: RowsQuery) -> RowPage:
    """The page of a query. Blocks for DATABASE_SECONDS at most.

    Raises RequestRefused where the database cannot be read, and memory does not have all rows.
    """
    chosen = query.chosen
    limit = min(query.limit, max(MAX_VALUES // max(len(chosen.quantities), 1), 1))
    names = tuple(quantity.name for quantity in chosen.quantities)
    # One more shows whether there are more.
    request = PageRequest(names, chosen.keys, query.start, query.end, query.after, limit + 1)
    memory = history.snapshot()
    if history.archive is None or memory.origin_label:
        records = page_of(narrowed(memory.records, history.source.quantities, chosen), request)
    else:
        try:
            records = history.archive.page(request).result(DATABASE_SECONDS)
        except (StorageUnavailable, TimeoutError) as error:
            known = _complete_rows(memory, request, str(error) or "The database does not answer.")
            records = page_of(narrowed(known, history.source.quantities, chosen), request)
    more = cursor_of(records[limit - 1]) if len(records) > limit else None
    return RowPage(records[:limit], more, memory.origin_label)


def _complete_rows(memory: Snapshot, request: PageRequest, reason: str) -> list[Record]:
    """The rows in memory. Raises RequestRefused where the request begins before them."""
    records = list(memory.records)
    first = max(memory.complete_since, min((record.time for record in records), default=request.first))
    if request.first < first:
        since = f" Rows in memory begin at {iso_ms(first)}: send that as from." if records else ""
        raise RequestRefused(503, f"Stored rows cannot be read now. {reason}{since}")
    return records


def narrowed(records: Iterable[Record], quantities: Sequence[Quantity], chosen: Chosen) -> Iterator[Record]:
    """The records with the values of the chosen quantities only. quantities: those of the values now."""
    names = [quantity.name for quantity in quantities]
    positions = [names.index(quantity.name) for quantity in chosen.quantities]
    missing = (float("nan"),)
    as_they_are = tuple(positions) == tuple(range(len(names)))
    for record in records:
        values = record.values
        if as_they_are and len(values) == len(names):
            yield record
            continue
        # A quantity may have come after the record.
        yield record._replace(values=tuple((values[at : at + 1] or missing)[0] for at in positions))


def unknown_key(history: History, chosen: Chosen) -> str:
    """What is wrong with the keys of a request that has found nothing; "" where nothing is known to be."""
    known = history.keys
    wrong = sorted(chosen.keys.difference(known)) if known else []
    return f"No row of the key {wrong[0]!r:.60} is known.{suggestion(wrong[0], known)}" if wrong else ""
