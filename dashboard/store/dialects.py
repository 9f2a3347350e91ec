"""What SQLite and PostgreSQL spell differently."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert(connection: Connection, table: Table) -> Any:
    """An INSERT that can say what to do with rows that are there already (`on_conflict_do_...`)."""
    return (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(table)
