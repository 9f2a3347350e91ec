"""Statements that differ between SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert(connection: Connection, table: Table) -> Any:
    """An INSERT that supports `on_conflict_do_...`."""
    return insert_in(connection.dialect.name, table)


def insert_in(dialect: str, table: Table) -> Any:
    """As `insert`, for statements that are built without a connection. dialect: its name in SQLAlchemy."""
    return (postgresql if dialect == "postgresql" else sqlite).insert(table)


def upsert_points(connection: Connection, rows: Sequence[tuple[int, int, float | None]]) -> None:
    """Store points (series id, unix ms, value), at most one per series and time. The value None ends a line
    and replaces no number. All points are one statement: after each statement Python lets other threads run,
    and this one would wait for them."""
    if connection.dialect.name == "postgresql":
        # Formatted here, because psycopg goes through the numbers of a list several times.
        columns = tuple(
            f"{{{','.join('NULL' if number is None else str(number) for number in column)}}}"
            for column in zip(*rows, strict=True)
        )
        connection.exec_driver_sql(_INTO_POINTS.format(_POSTGRESQL_ROWS), columns)
    else:
        values = ", ".join(["(?, ?, ?)"] * len(rows))
        numbers = tuple(number for row in rows for number in row)
        connection.exec_driver_sql(_INTO_POINTS.format(f"VALUES {values}"), numbers)


_INTO_POINTS = (
    "INSERT INTO points (series, time, value) {}"
    " ON CONFLICT (series, time) DO UPDATE SET value = coalesce(excluded.value, points.value)"
)
_POSTGRESQL_ROWS = "SELECT * FROM unnest(%s::integer[], %s::bigint[], %s::double precision[])"
