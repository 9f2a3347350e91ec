"""The ring buffer: wide rows, epochs of its cursors, events, and bounds."""

from __future__ import annotations

import pytest

from dashboard.history import record_store as ring
from tests.support.histories import Events, MakeHistory, Weather, at, line, minutes


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
    assert history._ring.quantities_of.keys() == history._memory.gaps.keys == {"16", "17", "18", "19", "20"}


def test_late_rows_are_sorted_in_and_start_a_new_epoch(make_history: MakeHistory) -> None:
    polled, history = make_history([at(0, 1.0), at(2, 3.0)])
    cursor = history.cursor
    polled.source.answers = [[at(1, 2.0)]]
    polled.pass_time(60)
    assert history.since(cursor) is None
    assert (minutes(history), line(history)) == ([0, 1, 2], [1.0, 2.0, 3.0])


def test_a_corrected_row_replaces_the_wrong_one_and_starts_a_new_epoch(make_history: MakeHistory) -> None:
    polled, history = make_history([at(0, 1.0), at(1, 2.0)])
    cursor = history.cursor
    polled.source.answers = [[at(0, 9.0)]]
    polled.pass_time(60)
    assert history.since(cursor) is None
    assert line(history) == [9.0, 2.0]


def test_a_new_key_is_a_new_column_and_readers_go_on(make_history: MakeHistory) -> None:
    polled, history = make_history([at(0)])
    cursor = history.cursor
    polled.source.answers = [[at(1), at(1, 5.0, "there")]]
    polled.pass_time(60)
    news = history.since(cursor)
    assert news is not None
    assert news[0]["value there"] == [5.0]
    assert line(history, "value there") == [None, 5.0]


def test_events_are_points_with_their_key(make_history: MakeHistory) -> None:
    _, history = make_history([at(0, 4.0, "a"), at(1, 5.0, "b")], [at(2, 6.0, "c")], kind=Events)
    assert history.as_points
    assert [one.field for one in history.series] == ["value"]
    rows, _ = history.window()
    assert (rows["key"], rows["value"]) == (["a", "b", "c"], [4.0, 5.0, 6.0])


def test_keys_that_come_again_are_lines(make_history: MakeHistory) -> None:
    answers = ([at(minute, 4.0, "a"), at(minute, 5.0, "b")] for minute in range(3))
    _, history = make_history(*answers, kind=Events)
    assert not history.as_points
    assert line(history, "value a") == [4.0, 4.0, 4.0]


def test_places_that_report_at_different_times_each_make_a_whole_line(make_history: MakeHistory) -> None:
    _, history = make_history([at(0, 1.0), at(0.5, 5.0, "there")], [at(1, 2.0), at(1.5, 6.0, "there")])
    assert line(history) == [1.0, 1.0, 2.0, 2.0]
    assert line(history, "value there") == [None, 5.0, 5.0, 6.0]


def test_a_quantity_without_values_of_a_key_has_no_series(make_history: MakeHistory) -> None:
    _, history = make_history([at(0, 1.0, other=5.0), at(0, 2.0, "there")], kind=Weather)
    assert [one.field for one in history.series] == ["value here", "value there", "other here"]
