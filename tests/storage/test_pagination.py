"""Pages of stored rows, in both databases."""

from __future__ import annotations

import pytest

from dashboard.records import Record
from dashboard.storage import pagination
from dashboard.storage.engine import open_database, writing
from dashboard.storage.inserts import WriteBatch, write
from dashboard.storage.pagination import PageCursor, PageRequest, cursor_of, read_page
from tests.support.storage_rows import GONE, QUANTITIES, START, batch_of

NAMES = ("temperature", "humidity")
CITIES = ("Rome", "London", "Oslo")
EVERYTHING = PageRequest(NAMES, frozenset(), 0, 2**53, None, 1_000)


@pytest.mark.parametrize("limit", [1, 7, 90])
def test_pages_have_every_row_once(url: str, monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    monkeypatch.setattr(pagination, "MIN_CHUNK_VALUES", 5)
    rows = [(at, city, at, GONE) for at in range(30) for city in CITIES]
    read: list[Record] = []
    with writing(open_database(url)) as connection:
        write(connection, batch_of(*rows))
        request = EVERYTHING._replace(limit=limit)
        while page := read_page(connection, "weather", request):
            assert len(page) <= limit
            read += page
            request = request._replace(after=cursor_of(page[-1]))
    expected = sorted((START + at * 1000, city, float(at)) for at, city, *_ in rows)
    assert [(record.time, record.key, record.values[0]) for record in read] == expected


def test_values_are_those_of_the_requested_quantities_and_keys(url: str) -> None:
    with writing(open_database(url)) as connection:
        write(connection, batch_of((0, "Rome", 20.0, 40.0), (0, "Oslo", 3.0, 70.0), (1, "Oslo", 4.0, GONE)))
        request = EVERYTHING._replace(quantities=("humidity", "wind"), keys=frozenset({"Oslo"}))
        (record,) = read_page(connection, "weather", request)
    assert (record.key, record.values[0]) == ("Oslo", 70.0)


def test_events_of_one_time_are_read_page_by_page(url: str) -> None:
    events = [Record(START, "sea", (float(number), GONE), f"e{number}") for number in range(5)]
    with writing(open_database(url)) as connection:
        write(connection, WriteBatch("quakes", QUANTITIES, events, []))
        first = read_page(connection, "quakes", EVERYTHING._replace(limit=3))
        rest = read_page(connection, "quakes", EVERYTHING._replace(after=cursor_of(first[-1])))
        none = read_page(connection, "quakes", EVERYTHING._replace(after=PageCursor(START + 1, "")))
    assert [record.id for record in (*first, *rest)] == ["e0", "e1", "e2", "e3", "e4"]
    assert none == []
