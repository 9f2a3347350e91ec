"""Stored annotations: what people and programs wrote about a moment or a range of time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, select, tuple_

from dashboard.storage.dialects import insert
from dashboard.storage.schema import stored_annotations

# SQLite before 3.32 takes no more than 999 values.
MAX_IDS_PER_STATEMENT = 500


class AnnotationRequest(NamedTuple):
    """At most `limit` annotations that reach into the time from `start` to before `end` (unix ms), after the
    one with the time and id `after`. source: those of it, and those of all sources; None: every one."""

    start: int
    end: int
    limit: int
    source: str | None = None
    after: tuple[int, str] | None = None


def store_annotations(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store annotations, given by the table's columns, each in place of that of its id; one without a text
    removes that."""
    newest = {row["id"]: dict(row) for row in rows}
    removed = [name for name, row in newest.items() if not row["text"]]
    for start in range(0, len(removed), MAX_IDS_PER_STATEMENT):
        some = removed[start : start + MAX_IDS_PER_STATEMENT]
        connection.execute(delete(stored_annotations).where(stored_annotations.c.id.in_(some)))
    written = [row for row in newest.values() if row["text"]]
    if written:
        into = insert(connection, stored_annotations)
        changes = {name: into.excluded[name] for name in ("time", "until", "source", "text")}
        connection.execute(
            into.on_conflict_do_update(index_elements=stored_annotations.primary_key, set_=changes), written
        )


def newest_annotations(connection: Connection, most: int) -> list[dict[str, Any]]:
    """The newest annotations in order of time, by the table's columns."""
    c = stored_annotations.c
    rows = select(stored_annotations).order_by(c.time.desc(), c.id.desc()).limit(most)
    return [dict(row) for row in connection.execute(rows).mappings()][::-1]


def read_annotations(connection: Connection, request: AnnotationRequest) -> list[dict[str, Any]]:
    """The annotations of a request in order of time and id, by the table's columns."""
    c = stored_annotations.c
    # One of a moment begins and ends in it.
    rows = select(stored_annotations).where(c.until >= request.start, c.time < request.end)
    if request.source is not None:
        rows = rows.where(c.source.in_(("", request.source)))
    if request.after is not None:
        rows = rows.where(tuple_(c.time, c.id) > request.after)
    return [
        dict(row) for row in connection.execute(rows.order_by(c.time, c.id).limit(request.limit)).mappings()
    ]
