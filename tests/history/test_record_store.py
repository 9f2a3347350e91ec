"""The newest records: what is known, what was corrected, and what had to be dropped."""

from __future__ import annotations

import math
import threading

import pytest

from dashboard.history import record_store
from dashboard.history.record_store import RecordStore
from dashboard.records import Record
from sources.base import Quantity
from tests.support.feeds import Scripted
from tests.support.histories import Events, Weather

GAP = math.nan


def store_of(kind: type[Scripted] = Scripted) -> RecordStore:
    return RecordStore(kind(), threading.RLock())


def record(time: int, key: str = "here", *values: float, id: str = "") -> Record:
    return Record(time, key, values or (float(time),), id)


def times(store: RecordStore) -> list[int]:
    return [one.time for one in store.records_since(-math.inf, None)]


def test_a_record_is_known_and_a_correction_of_it_is_new() -> None:
    store = store_of()
    store.put([record(1, "here", 5.0)])
    assert store.has(record(1, "here", 5.0))
    assert not store.has(record(1, "here", 6.0))
    assert store.knows(record(1, "here", 6.0))
    assert not store.knows(record(1, "there", 5.0))
    store.put([record(1, "here", 6.0)])
    assert [one.values for one in store.records_since(0, None)] == [(6.0,)]


def test_an_event_that_moved_is_one_and_its_old_time_is_revised() -> None:
    store = store_of(Events)
    store.put([record(5, "Rome", 1.0, id="a"), record(6, "Bonn", 2.0, id="b")])
    assert store.as_points
    assert store.revised_since == math.inf
    store.put([record(9, "Oslo", 3.0, id="a")])
    assert store.revised_since == 5
    assert store.records_since(-math.inf, None) == [
        record(6, "Bonn", 2.0, id="b"),
        record(9, "Oslo", 3.0, id="a"),
    ]
    assert store.knows(record(1, "elsewhere", 1.0, id="a"))
    assert not store.has(record(9, "Rome", 3.0, id="a")), "another key is news"


def test_a_snapshot_stays_as_it_was() -> None:
    store = store_of(Events)
    store.put([record(5, "Rome", 1.0, id="a"), record(6, "Bonn", 2.0, id="b")])
    taken = store.snapshot()
    store.put([record(9, "Oslo", 3.0, id="a"), record(10, "Nice", 4.0, id="c")])
    assert list(taken.records) == [record(5, "Rome", 1.0, id="a"), record(6, "Bonn", 2.0, id="b")]


def test_a_gap_is_removed_and_a_number_in_its_place_is_not() -> None:
    store = store_of()
    store.put([record(1), record(2, "here", GAP), record(3)])
    store.put([], filled=[(2, "here"), (3, "here"), (7, "here")])
    assert times(store) == [1, 3]
    assert store.revised_since == 2


def test_a_late_record_is_no_newest_value() -> None:
    store = store_of()
    store.put([record(5)])
    store.put([record(3)])
    assert (store.newest_time, store.keys["here"].time) == (5, 5)
    assert times(store) == [3, 5]


def test_records_since_are_those_of_the_keys_in_order_of_time() -> None:
    store = store_of()
    store.put([record(4, "b"), record(2, "a"), record(3, "b"), record(1, "a")])
    assert [(one.time, one.key) for one in store.records_since(2, {"a", "b"})] == [
        (2, "a"),
        (3, "b"),
        (4, "b"),
    ]
    assert [one.time for one in store.records_since(0, {"a"})] == [1, 2]


def test_a_new_quantity_is_missing_in_the_records_before() -> None:
    store = store_of()
    store.put([record(1)])
    store.source.quantities = (*store.source.quantities, Quantity("other", "Other"))
    assert store.widen() == 2
    store.put([record(2, "here", 1.0, 7.0)])
    assert [len(one.values) for one in store.records_since(0, None)] == [2, 2]
    assert (store.keys["here"].quantities, store.positions) == ({0, 1}, {0, 1})


def test_quantities_are_those_that_a_key_has_had() -> None:
    store = store_of(Weather)
    store.put([record(1, "a", 1.0, GAP), record(1, "b", GAP, GAP), record(2, "a", GAP, GAP)])
    assert {key: state.quantities for key, state in store.keys.items()} == {"a": {0}, "b": set()}
    assert store.positions == {0}


def test_a_page_knows_from_when_on_memory_is_complete(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_store, "RING_ROWS", 2)
    store = store_of()
    store.put([record(1), record(2)])
    store.drop_oldest()
    assert (store.complete_since, times(store)) == (0, [1, 2])
    store.put([record(3), record(4)])
    store.drop_oldest()
    assert (store.complete_since, times(store)) == (3, [3, 4])


def test_the_bound_is_of_all_keys_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_store, "MAX_RECORDS", 6)
    store = store_of()
    for time in range(4):
        store.put([record(time, key) for key in "abc"])
        store.drop_oldest()
    assert times(store) == [2, 2, 2, 3, 3, 3]
    assert store.snapshot().complete_since == 2


def test_keys_without_records_are_forgotten_when_there_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_store, "MAX_RECORDS", 3)
    monkeypatch.setattr(record_store, "MAX_SILENT_KEYS", 4)
    store = store_of()
    for number in range(4):
        store.put([record(number, str(number))])
        store.drop_oldest()
    assert len(store.keys) == 4, "a few silent keys are still known"
    store.put([record(5, "5")])
    store.drop_oldest()
    assert store.keys.keys() == {"2", "3", "5"}


def test_keys_that_come_once_are_points_and_fixed_keys_are_not() -> None:
    once, fixed = store_of(Events), store_of()
    for store in (once, fixed):
        store.put([record(time, str(time)) for time in range(3)])
    assert (once.as_points, fixed.as_points) == (True, False)
    once.put([record(time, str(key)) for time in range(5, 8) for key in range(3)])
    assert not once.as_points


def test_an_emptied_store_is_as_new() -> None:
    store = store_of()
    store.put([record(1)])
    store.empty()
    assert (times(store), store.newest_time, store.positions, store.keys) == ([], 0, set(), {})
    assert not store.knows(record(1))
