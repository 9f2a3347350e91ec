"""Rollups that were put off are computed later, and none is forgotten."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, text

from dashboard.storage import pending_rollups
from dashboard.storage.engine import open_database, writing
from dashboard.storage.inserts import WriteBatch, write_rows
from dashboard.storage.pending_rollups import HOUR_MS, marks_left, record_pending, roll_up_pending
from tests.support.storage_rows import START, batch_of, counted


@pytest.fixture
def connection(url: str) -> Iterator[Connection]:
    with writing(open_database(url)) as connection:
        yield connection


def store(connection: Connection, batch: WriteBatch) -> None:
    record_pending(connection, write_rows(connection, batch))


def minutes(connection: Connection) -> list[tuple[int, int, float]]:
    """Minute after START, count and sum of the temperature of each rollup of a minute."""
    query = text(
        'SELECT rollups.time, "count", "sum" FROM rollups JOIN series ON series.id = rollups.series'
        " WHERE seconds = 60 AND quantity = 'temperature' ORDER BY key, rollups.time"
    )
    return [((time - START) // 60_000, count, total) for time, count, total in connection.execute(query)]


def test_points_are_rolled_up_when_it_is_their_turn(connection: Connection) -> None:
    store(connection, batch_of((0, "", 1.0, 2.0), (30, "", 3.0, 2.0), (90, "", 5.0, 2.0)))
    assert marks_left(connection)
    assert minutes(connection) == []
    assert not roll_up_pending(connection)
    assert not marks_left(connection)
    assert minutes(connection) == [(0, 2, 4.0), (1, 1, 5.0)]


def test_marks_of_one_hour_cover_all_its_points_in_any_order(connection: Connection) -> None:
    for second in (1800, 60, 3540, 900):
        store(connection, batch_of((second, "", 1.0, 2.0)))
    assert counted(connection, "pending_rollups") == 2, "one per series"
    roll_up_pending(connection)
    assert [minute for minute, _, _ in minutes(connection)] == [1, 15, 30, 59]


def test_nothing_is_marked_without_points(connection: Connection) -> None:
    record_pending(connection, [])
    assert not marks_left(connection)
    assert not roll_up_pending(connection)


def test_what_does_not_fit_into_the_time_is_left_for_later(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pending_rollups, "SERIES_AT_ONCE", 2)
    store(connection, batch_of(*((0, city, 1.0, 2.0) for city in "abcde")))
    turns = 0
    while roll_up_pending(connection, lambda: True):
        turns += 1
        assert counted(connection, "pending_rollups") == 10 - 2 * turns
    assert turns == 5
    assert minutes(connection) == [(0, 1, 1.0)] * 5


@pytest.mark.parametrize("marks_at_once", [3, 500])
def test_rows_of_many_hours_are_computed_at_once_and_completely(
    connection: Connection, monkeypatch: pytest.MonkeyPatch, marks_at_once: int
) -> None:
    monkeypatch.setattr(pending_rollups, "MAX_HOURS", 2)
    monkeypatch.setattr(pending_rollups, "MARKS_AT_ONCE", marks_at_once)
    hours = range(6)
    store(connection, batch_of(*((3600 * hour + 59, city, 1.0, 2.0) for hour in hours for city in "ab")))
    store(connection, batch_of((HOUR_MS // 1000 * 2 + 3540, "a", 1.0, 2.0)))
    while roll_up_pending(connection):
        pass
    assert minutes(connection) == [
        *[(60 * hour, 1, 1.0) for hour in hours[:3]],
        (179, 1, 1.0),
        *[(60 * hour, 1, 1.0) for hour in hours[3:]],
        *[(60 * hour, 1, 1.0) for hour in hours],
    ]
