"""Points are stored the same in SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, text

from dashboard.storage.dialects import upsert_points
from dashboard.storage.engine import open_database, writing


@pytest.fixture
def connection(url: str) -> Iterator[Connection]:
    with writing(open_database(url)) as connection:
        yield connection


def points(connection: Connection) -> list[tuple[int, int, float | None]]:
    return [tuple(row) for row in connection.execute(text("SELECT * FROM points ORDER BY series, time"))]


def test_a_number_replaces_a_number_and_the_end_of_a_line(connection: Connection) -> None:
    upsert_points(connection, [(1, 10, 1.0), (1, 20, None), (2, 10, 3.0)])
    upsert_points(connection, [(1, 10, 5.0), (1, 20, 6.0)])
    assert points(connection) == [(1, 10, 5.0), (1, 20, 6.0), (2, 10, 3.0)]


def test_the_end_of_a_line_replaces_no_number(connection: Connection) -> None:
    upsert_points(connection, [(1, 10, 1.0), (1, 20, None)])
    upsert_points(connection, [(1, 10, None), (1, 20, None)])
    assert points(connection) == [(1, 10, 1.0), (1, 20, None)]


@pytest.mark.parametrize("value", [0.1 + 0.2, 5e-324, 1.7976931348623157e308, 1e16, float("inf")])
def test_numbers_are_stored_to_the_last_bit(connection: Connection, value: float) -> None:
    upsert_points(connection, [(1, 2**53, value)])
    ((_, time, stored),) = points(connection)
    assert (time, repr(stored)) == (2**53, repr(value))
