"""The database has the same gaps as memory: in rows, rollups and exports, and none where late rows came."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection

from dashboard.export.query import ExportRequest, open_export
from dashboard.feed.feed import Feed
from dashboard.history.history import History
from dashboard.storage.retention import RetentionLimits
from dashboard.storage.windows import read_window
from dashboard.storage.writer import StorageWriter
from sources.base import frame
from tests.support.feeds import Scripted, publish
from tests.support.histories import MS, START, at, line

FIRST = [at(number / 2, float(number)) for number in range(41)]
LAST = [at(320 + number / 2, float(number)) for number in range(41)]
BETWEEN = [at(20.5 + number / 2, 1.0) for number in range(600)]
HOUR = 3_600_000


@pytest.fixture
def writer(url: str) -> Iterator[StorageWriter]:
    made = StorageWriter(url, RetentionLimits())
    yield made
    made.close()


def published(writer: StorageWriter, *answers: list[dict[str, Any]]) -> History:
    feed = Feed(Scripted(), start=False)
    history = History(feed, writer)
    writer.query(lambda _: None).result(10)
    for answer in answers:
        publish(feed, frame(answer), START)
    return history


def holes_in(writer: StorageWriter, start: float, end: float, max_points: int = 2000) -> list[float]:
    """The minutes at which the line of a window ends."""
    columns, _ = writer.query(
        lambda connection: read_window(connection, "scripted", start, end, max_points)
    ).result(10)
    pairs = zip(columns["time"], columns["value here"], strict=True)
    return [round((time - MS) / 60_000, 1) for time, value in pairs if math.isnan(value)]


def exported(writer: StorageWriter) -> list[float | None]:
    """The values of an export, None for an empty cell."""
    request = ExportRequest("scripted", ("place",), None, None, ZoneInfo("UTC"), posts=False, gaps=True)

    def values(connection: Connection) -> list[float | None]:
        tables = [table for _, table in open_export(connection, request).tables]
        return [None if math.isnan(value) else value for table in tables for value in table["value"]]

    return writer.query(values).result(10)


@pytest.mark.parametrize("answers", [[FIRST, LAST], [LAST, FIRST]], ids=["in order", "backfilled"])
def test_a_gap_is_in_windows_of_all_lengths_in_exports_and_after_a_restart(
    writer: StorageWriter, answers: list[list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    history = published(writer, *answers)
    assert line(history).count(None) == 1
    assert holes_in(writer, MS, MS + 6 * HOUR) == [20.0]
    assert holes_in(writer, MS + HOUR // 4, MS + HOUR // 2) == [20.0]
    values = exported(writer)
    assert (values.index(None), values.count(None)) == (41, 1)
    assert line(published(writer)).count(None) == 1
    monkeypatch.setattr("dashboard.storage.windows.MAX_ROWS_READ", 10)
    (at_rollups,) = holes_in(writer, MS - 84 * HOUR, MS + 84 * HOUR)
    assert 0 <= at_rollups <= 60


def test_late_rows_fill_a_gap_everywhere(writer: StorageWriter, monkeypatch: pytest.MonkeyPatch) -> None:
    history = published(writer, FIRST, LAST, BETWEEN[:300], BETWEEN[300:])
    assert None not in line(history)
    assert holes_in(writer, MS, MS + 6 * HOUR) == []
    monkeypatch.setattr("dashboard.storage.windows.MAX_ROWS_READ", 10)
    assert holes_in(writer, MS - 84 * HOUR, MS + 84 * HOUR) == []


def test_a_gap_between_two_buckets_leaves_no_rollup(writer: StorageWriter) -> None:
    edge = [at(hour * 60 - 1 / 60_000, 1.0) for hour in (1, 2, 3, 4)]
    rows = [*edge[:2], at(9 * 60, 1.0), at(10 * 60, 1.0)]
    published(writer, rows[:3], rows[3:], edge[2:], [at(hour * 60, 1.0) for hour in (5, 6, 7, 8)])
    empty = writer.query(
        lambda connection: connection.exec_driver_sql("SELECT count(*) FROM rollups WHERE count = 0").scalar()
    ).result(10)
    assert empty == 0
