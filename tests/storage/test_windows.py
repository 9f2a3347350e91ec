"""Windows of any length have few points, and keep their extremes and gaps."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from dashboard.storage.engine import open_database, writing
from dashboard.storage.inserts import write
from dashboard.storage.windows import read_window
from tests.support.storage_rows import GONE, START, batch_of, beat

MAX_POINTS = 200


@pytest.fixture
def database(url: str) -> Iterator[Connection]:
    with writing(open_database(url)) as connection:
        yield connection


def test_a_short_window_has_the_rows_themselves(database: Connection) -> None:
    write(database, beat(300))
    columns, step = read_window(database, "host", START + 10_000, START + 20_000, MAX_POINTS)
    assert step == 0
    assert columns["time"] == [START + second * 1000 for second in range(10, 21)]
    assert columns["temperature"] == [float(second) for second in range(10, 21)]


@pytest.mark.parametrize("max_rows_read", [60_000, 1_000])
def test_a_long_window_keeps_every_peak_in_few_points(
    database: Connection, monkeypatch: pytest.MonkeyPatch, max_rows_read: int
) -> None:
    """Also where rollups have to answer, since the rows are too many to be read."""
    monkeypatch.setattr("dashboard.storage.windows.MAX_ROWS_READ", max_rows_read)
    rows = beat(7200)
    rows.records[1234] = rows.records[1234]._replace(values=(90_000.0, -7.0))  # type: ignore[index]
    write(database, rows)
    columns, step = read_window(database, "host", START, START + 7_199_000, MAX_POINTS)
    assert step > 0
    assert len(columns["time"]) <= MAX_POINTS * 1.1
    assert columns["time"] == sorted(columns["time"])
    assert columns["time"][-1] <= START + 7_199_000
    assert max(columns["temperature"]) == 90_000.0
    assert min(columns["humidity"]) == -7.0
    assert columns["temperature"][0] == 0.0
    assert columns["temperature"][-1] == 7199.0


@pytest.mark.parametrize("max_rows_read", [60_000, 500])
def test_a_long_window_keeps_gaps(
    database: Connection, monkeypatch: pytest.MonkeyPatch, max_rows_read: int
) -> None:
    monkeypatch.setattr("dashboard.storage.windows.MAX_ROWS_READ", max_rows_read)
    rows = beat(7200)
    out = [row for row in rows.records if not 2000 <= (row.time - START) / 1000 < 4000]
    write(database, rows._replace(records=out))
    write(database, batch_of((1999.001, "", GONE, GONE), source="host"))
    columns, _ = read_window(database, "host", START, START + 7_199_000, MAX_POINTS)
    gone = [
        time for time, value in zip(columns["time"], columns["temperature"], strict=True) if math.isnan(value)
    ]
    assert gone
    assert all(START + 1_990_000 < time < START + 4_000_000 for time in gone)


def test_places_that_report_at_different_times_each_make_a_whole_line(database: Connection) -> None:
    write(database, batch_of((0, "London", 8.0, 80.0), (30, "Tokyo", 20.0, 60.0), (60, "London", 9.0, 81.0)))
    columns, _ = read_window(database, "weather", START, START + 60_000, MAX_POINTS)
    assert columns["temperature London"] == [8.0, 8.0, 9.0]
    assert str(columns["temperature Tokyo"]) == "[nan, 20.0, 20.0]"


def test_a_window_from_before_the_oldest_points_is_read_from_rollups(
    database: Connection,
) -> None:
    write(database, beat(7200))
    database.exec_driver_sql(f"DELETE FROM points WHERE time < {START + 3_600_000}")
    columns, _ = read_window(database, "host", START, START + 7_199_000, 8_000)
    assert columns["temperature"][0] == 0.0
    assert max(columns["temperature"]) == 7199.0


def test_a_source_without_rows_has_an_empty_window(database: Connection) -> None:
    assert read_window(database, "nobody", START, START + 1, MAX_POINTS) == ({"time": []}, 0)
