"""Rollups equal a plain count of the points, in any order in which rows are written."""

from __future__ import annotations

import random

from sqlalchemy import create_engine, text

from dashboard.storage.engine import open_database, writing
from dashboard.storage.inserts import WriteBatch, write
from tests.support.storage_rows import QUANTITIES, START, batch_of, beat, counted


def rollup(url: str, seconds: int) -> list[tuple[int, float, float, float]]:
    """Count, sum, min and max per bucket of the host's first quantity."""
    query = text(
        'SELECT "count", "sum", "min", "max" FROM rollups'
        " WHERE seconds = :seconds AND series = (SELECT min(id) FROM series) ORDER BY time"
    )
    with create_engine(url).connect() as connection:
        return [tuple(row) for row in connection.execute(query, {"seconds": seconds})]


def test_rollups_are_right_in_any_order_of_rows(url: str) -> None:
    engine = open_database(url)
    rows = list(beat(3 * 3600).records)
    random.Random(7).shuffle(rows)
    for start in range(0, len(rows), 2_000):
        with writing(engine) as connection:
            write(connection, WriteBatch("host", QUANTITIES, rows[start : start + 2_000], []))
    assert rollup(url, 600)[-1] == (600, sum(range(10_200, 10_800)), 10_200, 10_799)
    assert rollup(url, 3600) == [
        (3600, sum(range(first, first + 3600)), first, first + 3599) for first in (0, 3600, 7200)
    ]


def test_a_corrected_value_replaces_the_wrong_one_and_its_rollup(url: str) -> None:
    engine = open_database(url)
    for value in (5.0, 6.0):
        with writing(engine) as connection:
            write(connection, batch_of((0, "", value, 50.0)))
    assert rollup(url, 60) == [(1, 6.0, 6.0, 6.0)]


def test_rows_beyond_the_limit_leave_rollups_unchanged(url: str) -> None:
    with writing(open_database(url)) as connection:
        write(connection, beat(60))
        write(connection, batch_of((30.5, "", 999.0, 999.0), source="host"), oldest=START + 40_000)
    assert rollup(url, 60) == [(60, sum(range(60)), 0, 59)]


def test_a_row_that_is_written_twice_is_stored_and_counted_once(url: str) -> None:
    engine = open_database(url)
    for _ in range(2):
        with writing(engine) as connection:
            write(connection, beat(90))
    with engine.connect() as connection:
        assert counted(connection, "points") == 180
    assert rollup(url, 60) == [(60, sum(range(60)), 0, 59), (30, sum(range(60, 90)), 60, 89)]
