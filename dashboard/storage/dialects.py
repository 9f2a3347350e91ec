"""What SQLite and PostgreSQL spell differently."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert(connection: Connection, table: Table) -> Any:
    """An INSERT that can say what to do with rows that are there already (`on_conflict_do_...`)."""
    return insert_in(connection.dialect.name, table)


def insert_in(dialect: str, table: Table) -> Any:
    """The same for statements that are made before there is a connection."""
    return (postgresql if dialect == "postgresql" else sqlite).insert(table)


def upsert_points(connection: Connection, rows: Sequence[tuple[int, int, float | None]]) -> None:
    """Store points (series, time, value), no two of one time. The end of a line does not undo a value.

    In one statement: each one lets other threads run, and then waits until they pause.
    """
    if connection.dialect.name == "postgresql":
        # Written out here, as psycopg looks at each number of a list several times.
        columns = tuple(
            f"{{{','.join('NULL' if number is None else str(number) for number in column)}}}"
            for column in zip(*rows, strict=True)
        )
        connection.exec_driver_sql(_INTO_POINTS.format(_POSTGRESQLS_ROWS), columns)
    else:
        values = ", ".join(["(?, ?, ?)"] * len(rows))
        told = tuple(number for row in rows for number in row)
        connection.exec_driver_sql(_INTO_POINTS.format(f"VALUES {values}"), told)


_INTO_POINTS = (
    "INSERT INTO points (series, time, value) {}"
    " ON CONFLICT (series, time) DO UPDATE SET value = coalesce(excluded.value, points.value)"
)
_POSTGRESQLS_ROWS = "SELECT * FROM unnest(%s::integer[], %s::bigint[], %s::double precision[])"
