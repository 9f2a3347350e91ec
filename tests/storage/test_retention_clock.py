"""Nothing is deleted by a clock that may be wrong."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from dashboard.storage.retention import RetentionLimits
from dashboard.storage.writer import StorageWriter
from tests.storage.conftest import MakeWriter
from tests.support.storage_rows import START, batch_of, beat, counted
from tests.support.waiting import until

HOUR, DAY = 3600.0, 86_400.0
LIMITS = RetentionLimits(rows=HOUR)


class Clocks:
    """A wall clock and a monotonic clock that run together until `ahead` is set."""

    def __init__(self) -> None:
        self.passed = self.ahead = 0.0

    def wall(self) -> float:
        return START / 1000 + 2 * HOUR + self.passed + self.ahead

    def monotonic(self) -> float:
        return self.passed


def points(writer: StorageWriter) -> int:
    def count(connection: Connection) -> int:
        return counted(connection, "points")

    return writer.query(count).result(10)


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Clocks:
    monkeypatch.setattr("dashboard.storage.maintenance.PRUNE_SECONDS", 0.0)
    return Clocks()


@pytest.fixture
def writer(url: str, make_writer: MakeWriter, clocks: Clocks) -> StorageWriter:
    """A writer that has stored two hours of rows."""
    writer = make_writer(url, LIMITS, clock=clocks.wall, monotonic=clocks.monotonic)
    writer.enqueue(beat(7200))
    assert points(writer) == 14_400
    return writer


def test_a_clock_30_days_ahead_deletes_nothing(writer: StorageWriter, clocks: Clocks) -> None:
    clocks.passed = 2 * HOUR
    clocks.ahead = 30 * DAY
    writer.enqueue(batch_of((32 * DAY, "", 1.0, 2.0)))
    for _ in range(3):
        assert points(writer) == 14_402
    clocks.ahead = 0.0
    assert points(writer) == 14_402


def test_old_rows_are_deleted_once_the_clocks_agree_for_longer_than_an_hour(
    writer: StorageWriter, clocks: Clocks
) -> None:
    clocks.passed = HOUR + 1
    # A row that is two hours newer than the hour before last.
    writer.enqueue(batch_of((3 * HOUR, "", 1.0, 2.0)))
    until(lambda: points(writer) == 2)


def test_rows_are_as_old_as_the_newest_row_and_not_as_the_clock_says(
    writer: StorageWriter, clocks: Clocks
) -> None:
    clocks.passed = 40 * DAY
    writer.enqueue(batch_of((2 * HOUR + 1, "", 1.0, 2.0)))
    until(lambda: points(writer) == 7_202)
    for _ in range(3):
        assert points(writer) == 7_202
