"""Stored columns of pushed sources, read when the next process starts."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, select

from dashboard.storage.dialects import insert
from dashboard.storage.schema import pushed_columns


def store_columns(connection: Connection, source: str, columns: str) -> None:
    """Store the columns of a source in place of those before. columns: JSON."""
    into = insert(connection, pushed_columns).values(source=source, columns=columns)
    changes = {"columns": into.excluded.columns}
    connection.execute(into.on_conflict_do_update(index_elements=pushed_columns.primary_key, set_=changes))


def stored_columns(connection: Connection) -> dict[str, dict[str, Any]]:
    """The columns of each source that has some, in the form of `Source.columns_state`."""
    rows = connection.execute(select(pushed_columns).order_by(pushed_columns.c.source))
    return {name: json.loads(columns) for name, columns in rows}
