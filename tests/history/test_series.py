"""Which series are shown, and which columns hold their values."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np

from dashboard.history.record_store import RecordStore
from dashboard.history.series import SeriesChoice, SeriesColumns
from dashboard.history.shown_keys import Choice
from dashboard.records import Record
from sources.base import Quantity
from tests.support.feeds import Scripted

TEMPERATURE, RAIN = Quantity("temperature", "Temperature"), Quantity("rain", "Rain")


def records(**values: float) -> RecordStore:
    """One record of each key, of a source that shows two keys and prefers the largest."""
    source: Any = Scripted(max_keys=2, prefer_keys="largest")
    store = RecordStore(source, threading.RLock())
    store.put([Record(1, key, (value,)) for key, value in values.items()])
    return store


def test_a_choice_has_the_keys_of_the_viewer_or_else_the_largest() -> None:
    store = records(a=1.0, b=3.0, c=2.0)
    assert SeriesChoice(store, Choice(("a",))).pairs() == [("a", 0)]
    assert SeriesChoice(store, Choice()).pairs() == [("b", 0), ("c", 0)]


def test_the_largest_keys_are_chosen_again_after_a_while_or_when_rows_are_built_anew() -> None:
    store = records(a=1.0, b=3.0, c=2.0)
    choice = SeriesChoice(store, Choice())
    choice.pairs()
    store.put([Record(2, "a", (9.0,))])
    assert set(choice.keys) == {"b", "c"} == {key for key, _ in choice.pairs()}
    choice.reconsider()
    assert {key for key, _ in choice.pairs()} == {"a", "b"}


def test_a_series_stays_in_its_column_when_others_are_drawn_before_it() -> None:
    columns = SeriesColumns()
    assert columns.add([("hut", 1)], (TEMPERATURE, RAIN)) == 1
    assert columns.add([("hut", 0), ("hut", 1)], (TEMPERATURE, RAIN)) == 1
    rows = np.array([[1000.0], [0.5], [21.0]])
    assert columns.values(rows) == {"temperature hut": [21.0], "rain hut": [0.5]}
    assert [one.field for one in columns.series] == ["temperature hut", "rain hut"]
    assert (len(columns), columns.are_among([("hut", 0)])) == (3, False)
