"""Rows as columns for charts, and the cursors by which their readers go on."""

from __future__ import annotations

import math
import threading

import pytest

from dashboard.history import shown_rows
from dashboard.history.record_store import RecordStore
from dashboard.history.ring_buffer import RingBuffer
from dashboard.history.shown_keys import Choice
from dashboard.history.shown_rows import Cursor, ShownRows
from dashboard.records import Record
from tests.support.feeds import Scripted
from tests.support.histories import Events, MakeHistory, Weather, at, line, minutes


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


def shown(*times: int) -> tuple[RingBuffer, ShownRows]:
    """Rows of one key at these times."""
    ring = RingBuffer(Scripted(), threading.RLock())
    ring.add([Record(time, "here", (float(time),)) for time in times])
    return ring, ring.shown


def test_a_range_has_both_of_its_ends() -> None:
    _, rows = shown(1, 2, 3, 4)
    assert rows.between(2, 3)["time"] == [2, 3]
    assert rows.between(7, 9) == {"time": [], "value here": []}
    assert (rows.first_time, rows.newest) == (1.0, {"time": 4, "value here": 4.0})


def test_without_rows_there_is_no_first_time_and_no_newest_row() -> None:
    rows = ShownRows(RecordStore(Scripted(), threading.RLock()))
    assert (rows.first_time, rows.newest, rows.window(0)) == (math.inf, {}, {"time": []})
    assert rows.since(rows.cursor) == {"time": []}


def test_a_part_has_the_rows_from_a_cursor_to_a_count() -> None:
    ring, rows = shown(1, 2)
    start = rows.cursor
    ring.add([Record(time, "here", (1.0,)) for time in (3, 4, 5)])
    part = rows.part(start, start.count + 2)
    assert part
    assert part["time"] == [3, 4]
    assert rows.part(Cursor(start.epoch + 1, start.count), start.count + 2) is None


def test_a_part_that_has_left_memory_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.history.record_store.RING_ROWS", 2)
    ring, rows = shown(1)
    start = rows.cursor
    ring.add([Record(time, "here", (1.0,)) for time in (2, 3, 4)])
    assert rows.part(start, start.count + 1) is None
    part = rows.part(Cursor(start.epoch, start.count + 1), start.count + 3)
    assert part
    assert part["time"] == [3, 4]


def test_a_reader_that_lacks_more_than_a_page_holds_loads_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown_rows, "MAX_POINTS", 3)
    ring, rows = shown(0)
    start = rows.cursor
    ring.add([Record(time, "here", (1.0,)) for time in (1, 2, 3)])
    news = rows.since(start)
    assert news
    assert news["time"] == [1, 2, 3]
    ring.add([Record(4, "here", (1.0,))])
    assert rows.since(start) is None


def test_many_rows_are_thinned_and_the_step_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown_rows, "MAX_POINTS", 10)
    _, rows = shown(*range(0, 1000, 10))
    assert len(rows.window(0)["time"]) <= 12
    assert rows.step(0) == 198.0
    assert rows.step(950) == 0.0, "few rows are all there"
    assert rows.between(950, math.inf)["time"] == [950, 960, 970, 980, 990]


def test_a_window_is_that_of_the_rows_now() -> None:
    ring, rows = shown(1, 2)
    assert rows.window(0)["time"] == [1, 2]
    ring.add([Record(3, "here", (1.0,))])
    assert rows.window(0)["time"] == [1, 2, 3]
    ring.add([Record(2, "here", (9.0,))])
    assert rows.window(0)["value here"] == [1.0, 9.0, 1.0]


def test_a_late_row_leaves_the_rows_before_it_as_they_are() -> None:
    ring, rows = shown(1, 3, 5)
    epoch = rows.cursor.epoch
    ring.add([Record(4, "here", (4.5,))])
    assert rows.window(0) == {"time": [1, 3, 4, 5], "value here": [1.0, 3.0, 4.5, 5.0]}
    assert rows.cursor == Cursor(epoch + 1, 4)


def test_a_choice_of_unknown_keys_shows_the_usual_ones() -> None:
    ring, _ = shown(1)
    assert list(ring.choose(Choice(keys=("nowhere",))).keys) == ["here"]
