"""Readers of the rows in their order of arrival get each once, or learn that they missed some."""

from __future__ import annotations

import math
import threading

import pytest

from dashboard.history import arrival_order
from dashboard.history.arrival_order import Arrivals
from dashboard.records import Record


def rows(*times: int) -> list[Record]:
    return [Record(time, "here", (1.0,)) for time in times]


def times(found: list[arrival_order.Arrival] | None) -> list[int] | None:
    return None if found is None else [arrival.record.time for arrival in found]


@pytest.fixture
def memory() -> Arrivals:
    return Arrivals(threading.RLock())


def test_a_reader_gets_what_came_after_its_cursor_in_that_order(memory: Arrivals) -> None:
    memory.add(rows(5, 3), "")
    start = memory.cursor
    assert memory.since(start, 10) == []
    memory.add(rows(9, 4), "sample")
    found = memory.since(start, 10)
    assert times(found) == [9, 4]
    assert found
    assert [one.origin_label for one in found] == ["sample", "sample"]


def test_a_reader_goes_on_in_parts_from_the_cursor_of_a_row(memory: Arrivals) -> None:
    cursor, read = memory.cursor, list[int]()
    memory.add(rows(*range(7)), "")
    while found := memory.since(cursor, 3):
        read += [one.record.time for one in found]
        cursor = found[-1].cursor
    assert read == list(range(7))
    assert cursor == memory.cursor


def test_a_row_without_a_value_does_not_arrive(memory: Arrivals) -> None:
    start = memory.cursor
    memory.add([Record(1, "here", (math.nan, math.nan)), Record(2, "here", (math.nan, 1.0))], "")
    assert times(memory.since(start, 10)) == [2]


def test_a_reader_that_is_too_far_behind_gets_nothing_in_part(
    memory: Arrivals, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrival_order, "MAX_ARRIVALS", 3)
    memory = Arrivals(threading.RLock())
    start = memory.cursor
    memory.add(rows(1, 2, 3), "")
    assert times(memory.since(start, 10)) == [1, 2, 3]
    memory.add(rows(4), "")
    assert memory.since(start, 10) is None


def test_a_cursor_of_another_process_or_of_the_future_is_refused(memory: Arrivals) -> None:
    memory.add(rows(1, 2), "")
    assert memory.since(Arrivals(threading.RLock()).cursor, 10) is None
    assert memory.since(memory.cursor._replace(rows=3), 10) is None
    assert memory.since(memory.cursor._replace(rows=-1), 10) is None
