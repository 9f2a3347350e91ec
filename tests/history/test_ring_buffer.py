"""The ring buffer: the bounds of what it holds."""

from __future__ import annotations

import pytest

from dashboard.history import record_store as ring
from dashboard.history.shown_keys import Choice
from tests.support.histories import Events, MakeHistory, at, minutes


def test_the_number_of_rows_is_bounded(make_history: MakeHistory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ring, "RING_ROWS", 5)
    polled, history = make_history([at(0)])
    cursor = history.cursor
    polled.source.answers = [[at(minute)] for minute in range(1, 21)]
    for _ in range(20):
        polled.pass_time(60)
    assert minutes(history) == [16, 17, 18, 19, 20]
    assert history.since(cursor) is None
    polled.source.answers = [[at(17.5)]]
    polled.pass_time(60)
    assert minutes(history) == [17, 17.5, 18, 19, 20]


def test_the_number_of_events_and_their_keys_is_bounded(
    make_history: MakeHistory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ring, "RING_ROWS", 5)
    polled, history = make_history([at(0, 1.0, "0"), at(0.5, 1.0, "0.5")], kind=Events)
    polled.source.answers = [[at(minute, 1.0, str(minute))] for minute in range(1, 21)]
    for _ in range(20):
        polled.pass_time(60)
    assert history.window()[0]["key"] == ["16", "17", "18", "19", "20"]
    assert history._memory.ring.keys.keys() == history._memory.gaps.keys == {"16", "17", "18", "19", "20"}


def test_a_choice_has_its_rows_until_it_is_dropped(make_history: MakeHistory) -> None:
    polled, history = make_history([at(0), at(0, 5.0, "there")])
    chosen, drop = history.choose(Choice(keys=("there",)))
    polled.source.answers = [[at(1), at(1, 6.0, "there")]]
    polled.pass_time(60)
    assert chosen.window(0)["value there"] == [5.0, 6.0]
    assert "value here" not in chosen.window(0)
    drop()
    polled.source.answers = [[at(2), at(2, 7.0, "there")]]
    polled.pass_time(60)
    assert chosen.window(0)["value there"] == [5.0, 6.0]
    assert minutes(history) == [0, 1, 2]
