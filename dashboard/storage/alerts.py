"""Stored alerts: what fired, and when it cleared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from dashboard.storage.dialects import insert
from dashboard.storage.schema import alerts


def store_alerts(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store alerts, given by the table's columns; one that has cleared replaces the same that fired."""
    into = insert(connection, alerts)
    changes = {name: into.excluded[name] for name in ("cleared", "value", "text")}
    connection.execute(
        into.on_conflict_do_update(index_elements=alerts.primary_key, set_=changes), list(rows)
    )


def newest_alerts(connection: Connection, max_alerts: int) -> list[dict[str, Any]]:
    """The alerts that fire, and the newest of all others, at most `max_alerts`: oldest first, by the names of
    the table's columns."""
    firing_first = select(alerts).order_by(alerts.c.cleared.is_not(None), alerts.c.fired.desc())
    rows = connection.execute(firing_first.limit(max_alerts)).mappings()
    return sorted((dict(row) for row in rows), key=lambda row: row["fired"])
