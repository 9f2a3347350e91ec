"""Which keys and quantities are shown where there are more than a page can draw."""

from __future__ import annotations

import math
from typing import Any

import pytest

from dashboard.history.record_store import KeyState
from dashboard.history.shown_keys import Choice, choose_keys, choose_quantities
from sources.base import Quantity
from tests.support.feeds import Scripted
from tests.support.histories import MakeHistory, at, line, minutes

NOW = 1_800_000_000_000


def states(**values: float) -> dict[str, KeyState]:
    return {key: KeyState(NOW, (value,)) for key, value in values.items()}


def source(**settings: Any) -> Scripted:
    return Scripted(name="stations", interval=60.0, max_keys=2, **settings)


def test_all_keys_are_shown_up_to_the_limit() -> None:
    assert choose_keys(states(a=1, b=2), [], source()) == ["a", "b"]


def test_keys_of_the_same_time_are_shown_in_the_order_in_which_they_came() -> None:
    assert choose_keys(states(a=1, b=2, c=3), [], source()) == ["a", "b"]


def test_a_shown_key_stays_while_it_has_rows_and_then_makes_room() -> None:
    known = states(a=1, b=2, c=3)
    known["a"] = KeyState(NOW - 120_000, (1,))
    assert choose_keys(known, ["a", "b"], source()) == ["a", "b"]
    known["a"] = KeyState(NOW - 300_000, (1,))
    assert choose_keys(known, ["a", "b"], source()) == ["b", "c"]


def test_the_largest_keys_are_those_with_the_largest_first_values() -> None:
    known = states(a=1, b=9, c=5, d=math.nan)
    assert choose_keys(known, ["a", "b"], source(prefer_keys="largest")) == ["b", "c"]


@pytest.mark.parametrize("rule", ["newest", "largest"])
def test_keys_of_the_settings_come_first(rule: str) -> None:
    chosen = choose_keys(states(a=3, b=2, c=1), [], source(prefer_keys=rule, show_keys=["c", "unknown"]))
    assert sorted(chosen) == ["a", "c"]


def test_quantities_fill_charts_up_to_the_limit_and_share_them() -> None:
    quantities = [Quantity("a", "A"), Quantity("b", "B", chart="A"), Quantity("c", "C"), Quantity("d", "D")]
    assert choose_quantities(quantities, {0, 1, 2, 3}, 2) == (0, 1, 2)
    assert choose_quantities(quantities, {1, 3}, 2) == (1, 3)


def test_all_keys_are_known_and_the_shown_ones_are_rows(make_history: MakeHistory) -> None:
    answers = ([at(minute, float(number), str(number)) for number in range(2_000)] for minute in range(3))
    _, history = make_history(*answers)
    assert len(history.keys) == 2_000
    assert [series.key for series in history.series] == [str(number) for number in range(50)]
    assert line(history, "value 49") == [49.0, 49.0, 49.0]


def test_a_viewer_may_choose_other_keys(make_history: MakeHistory) -> None:
    answers = [[at(minute, float(number), str(number)) for number in range(100)] for minute in range(3)]
    polled, history = make_history(*answers[:2])
    rows, drop = history.choose(Choice(keys=("77", "99")))
    polled.source.answers = [answers[2]]
    polled.pass_time(60)
    assert rows.window(0)["value 77"] == [77.0, 77.0, 77.0]
    drop()
    polled.source.answers = [[at(3, 1.0, "77")]]
    polled.pass_time(60)
    assert len(rows.window(0)["time"]) == 3


def test_rows_of_keys_that_are_not_shown_are_no_news(make_history: MakeHistory) -> None:
    polled, history = make_history([at(0, 1.0, str(number)) for number in range(60)])
    cursor = history.cursor
    polled.source.answers = [[at(1, 2.0, "59")]]
    polled.pass_time(60)
    assert history.cursor == cursor
    assert minutes(history) == [0]


def test_late_rows_change_the_rows_from_then_on_alone(make_history: MakeHistory) -> None:
    polled, history = make_history([at(minute, minute, key) for minute in range(9) for key in "ab"])
    polled.source.answers = [[at(6.5, 99.0, "a")]]
    polled.pass_time(60)
    assert line(history, "value a") == [0, 1, 2, 3, 4, 5, 6, 99, 7, 8]
    assert line(history, "value b") == [0, 1, 2, 3, 4, 5, 6, 6, 7, 8]


def test_memory_for_records_is_bounded_however_many_keys_there_are(
    make_history: MakeHistory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.history.record_store.MAX_RECORDS", 100)
    monkeypatch.setattr("dashboard.history.record_store.MAX_SILENT_KEYS", 10)
    polled, history = make_history()
    polled.source.answers = [[at(minute, 1.0, f"{minute} {n}") for n in range(30)] for minute in range(20)]
    for _ in range(20):
        polled.pass_time(60)
    assert len(history._memory.ring.records) == 100
    assert len(history.keys) <= 120
    assert len(history._memory.gaps.keys) <= 120
