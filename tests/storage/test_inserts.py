"""Rows are stored once and unchanged."""

from __future__ import annotations

import random

from dashboard.storage.engine import open_database, writing
from dashboard.storage.inserts import WriteBatch, merged, write
from dashboard.storage.queries import newest_posts, records_since
from tests.support.storage_rows import GONE, QUANTITIES, START, batch_of, beat

NAMES = [quantity.name for quantity in QUANTITIES]


def test_rows_are_read_as_they_were_written(url: str) -> None:
    rows = batch_of((0, "London", 8.5, 80.0), (0, "Tokyo", 20.0, GONE), (60, "London", 9.0, 81.0))
    with writing(open_database(url)) as connection:
        write(connection, rows)
        back = records_since(connection, "weather", NAMES, START)
    assert [(one.time, one.key, str(one.values)) for one in back] == [
        (one.time, one.key, str(one.values)) for one in rows.records
    ]


def test_two_records_of_one_time_give_the_last_number_of_each_quantity(url: str) -> None:
    with writing(open_database(url)) as connection:
        write(connection, batch_of((0, "", 5.0, 50.0), (0, "", 6.0, GONE)))
        (back,) = records_since(connection, "weather", NAMES, START)
    assert back.values == (6.0, 50.0)


def test_many_rows_are_read_to_the_last_bit(url: str) -> None:
    numbers = random.Random(7)
    rows = batch_of(*((at, "", numbers.gauss(0, 1e-9), numbers.gauss(0, 1e12)) for at in range(1_000)))
    with writing(open_database(url)) as connection:
        write(connection, rows)
        assert records_since(connection, "weather", NAMES, START) == rows.records


def test_the_end_of_a_line_is_stored_but_replaces_no_number(url: str) -> None:
    with writing(open_database(url)) as connection:
        write(connection, batch_of((0, "", 5.0, 50.0)))
        write(connection, batch_of((0, "", GONE, GONE), (1, "", GONE, GONE)))
        back = records_since(connection, "weather", NAMES, START)
    assert [str(one.values) for one in back] == ["(5.0, 50.0)", "(nan, nan)"]


def test_posts_are_stored_unchanged_and_once(url: str) -> None:
    post = {
        "time": START,
        "id": "1",
        "author": "ada@example.social",
        "text": "一 \N{ROCKET} 'quoted'; DROP TABLE posts",
        "lang": "ja",
        "url": "https://example.social/1",
        "term": "#science",
        "terms": "#science, rain",
        "warning": "Spoiler",
        "score": 0.25,
    }
    with writing(open_database(url)) as connection:
        for _ in range(2):
            write(connection, WriteBatch("posts", (), [], [post]))
        assert newest_posts(connection, "posts", 10) == [post]


def test_batches_of_one_source_are_merged() -> None:
    host, other = beat(2), beat(1, "other")
    batches = merged([host, other, host._replace(posts=[{"id": "1"}])])
    assert [(one.source, len(one.records), len(one.posts)) for one in batches] == [
        ("host", 4, 1),
        ("other", 1, 0),
    ]
