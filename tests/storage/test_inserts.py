"""What is stored: every row once, and rollups that are right whatever order rows come in."""

from __future__ import annotations

import random

from sqlalchemy import create_engine, text

from dashboard.storage.engine import open_database, writing
from dashboard.storage.inserts import WriteBatch, write
from dashboard.storage.queries import newest_posts, records_since
from tests.support.storage_rows import GONE, QUANTITIES, START, beat, counted, told

NAMES = [quantity.name for quantity in QUANTITIES]


def rollup(url: str, seconds: int) -> list[tuple[int, float, float, float]]:
    """Count, sum, min and max per bucket of the host's first quantity."""
    query = text(
        'SELECT "count", "sum", "min", "max" FROM rollups'
        " WHERE seconds = :seconds AND series = (SELECT min(id) FROM series) ORDER BY time"
    )
    with create_engine(url).connect() as connection:
        return [tuple(row) for row in connection.execute(query, {"seconds": seconds})]


def test_rows_come_back_as_they_were_told(url: str) -> None:
    rows = told((0, "London", 8.5, 80.0), (0, "Tokyo", 20.0, GONE), (60, "London", 9.0, 81.0))
    with writing(open_database(url)) as connection:
        write(connection, rows)
        back = records_since(connection, "weather", NAMES, START)
    assert [(one.time, one.key, str(one.values)) for one in back] == [
        (one.time, one.key, str(one.values)) for one in rows.records
    ]


def test_a_row_told_twice_is_stored_once_and_counts_once(url: str) -> None:
    engine = open_database(url)
    for _ in range(2):
        with writing(engine) as connection:
            write(connection, beat(90))
    with engine.connect() as connection:
        assert counted(connection, "points") == 180
    assert rollup(url, 60) == [(60, sum(range(60)), 0, 59), (30, sum(range(60, 90)), 60, 89)]


def test_a_row_told_twice_at_once_is_corrected_and_its_end_undoes_no_value(url: str) -> None:
    with writing(open_database(url)) as connection:
        write(connection, told((0, "", 5.0, 50.0), (0, "", 6.0, GONE)))
        (back,) = records_since(connection, "weather", NAMES, START)
    assert back.values == (6.0, 50.0)


def test_many_rows_come_back_to_the_last_bit(url: str) -> None:
    numbers = random.Random(7)
    rows = told(*((at, "", numbers.gauss(0, 1e-9), numbers.gauss(0, 1e12)) for at in range(1_000)))
    with writing(open_database(url)) as connection:
        write(connection, rows)
        assert records_since(connection, "weather", NAMES, START) == rows.records


def test_rollups_are_right_in_whatever_order_rows_come(url: str) -> None:
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
            write(connection, told((0, "", value, 50.0)))
    assert rollup(url, 60) == [(1, 6.0, 6.0, 6.0)]


def test_the_end_of_a_line_is_kept_but_undoes_no_value(url: str) -> None:
    with writing(open_database(url)) as connection:
        write(connection, told((0, "", 5.0, 50.0)))
        write(connection, told((0, "", GONE, GONE), (1, "", GONE, GONE)))
        back = records_since(connection, "weather", NAMES, START)
    assert [str(one.values) for one in back] == ["(5.0, 50.0)", "(nan, nan)"]


def test_rows_that_are_too_old_to_be_kept_leave_rollups_alone(url: str) -> None:
    with writing(open_database(url)) as connection:
        write(connection, beat(60))
        write(connection, told((30.5, "", 999.0, 999.0), source="host"), oldest=START + 40_000)
    assert rollup(url, 60) == [(60, sum(range(60)), 0, 59)]


def test_posts_are_kept_whole_and_once(url: str) -> None:
    post = {
        "time": START,
        "id": "1",
        "author": "ada@example.social",
        "text": "一 \N{ROCKET} 'quoted'; DROP TABLE posts",
        "lang": "ja",
        "url": "https://example.social/1",
        "term": "#science",
        "terms": "#science, rain",
        "score": 0.25,
    }
    with writing(open_database(url)) as connection:
        for _ in range(2):
            write(connection, WriteBatch("posts", (), [], [post]))
        assert newest_posts(connection, "posts", 10) == [post]
