"""Events are stored once, and revised in place: in queries, windows and what retention drops."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from dashboard.records import Record
from dashboard.storage.engine import open_database, writing
from dashboard.storage.events import newest_events, stored_events
from dashboard.storage.inserts import WriteBatch, write
from dashboard.storage.queries import oldest_time
from dashboard.storage.retention import RetentionLimits
from dashboard.storage.windows import read_window
from sources.base import Quantity
from tests.support.storage_rows import START, counted, prune

QUANTITIES = (Quantity("magnitude", "Magnitude"), Quantity("depth", "Depth", "km"))
NAMES = ["magnitude", "depth"]


@pytest.fixture
def database(url: str) -> Iterator[Connection]:
    with writing(open_database(url)) as connection:
        yield connection


def quake(name: str, seconds: float, magnitude: float, depth: float = 9.0, key: str = "") -> Record:
    return Record(START + round(seconds * 1000), key, (magnitude, depth), name)


def store(connection: Connection, *records: Record) -> None:
    write(connection, WriteBatch("quakes", QUANTITIES, records, []))


def test_a_revision_replaces_time_key_and_values(database: Connection) -> None:
    store(database, quake("ci1", 60, 3.1, key="5 km N"), quake("ci2", 30, 2.0))
    store(database, quake("ci1", 10, 3.4, math.nan, key="6 km N"))
    first, second = newest_events(database, "quakes", NAMES, 10)
    assert first[:2] == (START + 10_000, "6 km N")
    assert first.values[0] == 3.4
    assert math.isnan(first.values[1])
    assert second == quake("ci2", 30, 2.0)
    assert oldest_time(database, "quakes") == START + 10_000
    assert counted(database, "points") == counted(database, "rollups") == 0


def test_of_the_revisions_in_one_batch_the_last_is_stored(database: Connection) -> None:
    store(database, quake("ci1", 60, 3.1), quake("ci1", 10, 3.4))
    assert newest_events(database, "quakes", NAMES, 10) == [quake("ci1", 10, 3.4)]


def test_a_window_has_each_event_once_and_their_extremes_where_it_is_thinned(database: Connection) -> None:
    store(database, *(quake(f"q{second}", second, second % 50 / 10, 1.0) for second in range(2000)))
    store(database, quake("q700", 700.5, 9.5, key="far"))
    columns, step = read_window(database, "quakes", START + 699_000, START + 701_000, 200)
    assert columns == {
        "time": [START + 699_000, START + 700_500, START + 701_000],
        "key": ["q699", "far", "q701"],
        "magnitude": [4.9, 9.5, 0.1],
        "depth": [1.0, 9.0, 1.0],
    }
    assert step == 0
    columns, step = read_window(database, "quakes", START, START + 2_000_000, 200)
    assert max(columns["magnitude"]) == 9.5
    assert 100 <= len(columns["time"]) <= 400
    assert step > 0


def test_events_are_read_in_chunks_in_order_of_time(
    database: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.storage.events.EVENTS_PER_CHUNK", 7)
    store(database, *(quake(f"q{number}", number // 2, number) for number in range(41)))
    chunks = list(stored_events(database, "quakes", NAMES, START + 1000, START + 20_000))
    assert [record.id for chunk in chunks for record in chunk] == [f"q{number}" for number in range(2, 40)]
    assert len(chunks) > 3


def test_old_events_are_dropped_with_their_series(database: Connection) -> None:
    store(database, quake("ci1", 0, 3.1))
    prune(database, RetentionLimits(), START / 1000 + 60)
    assert counted(database, "events") == 2
    prune(database, RetentionLimits(rows=60), START / 1000 + 86_400)
    assert counted(database, "events") == counted(database, "series") == 0
