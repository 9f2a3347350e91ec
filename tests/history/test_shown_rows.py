"""Rows as columns for charts, and the cursors by which their readers go on."""

from __future__ import annotations

import math
import threading
from random import Random

import numpy as np
import pytest

from dashboard.history import shown_rows
from dashboard.history.record_store import RecordStore
from dashboard.history.ring_buffer import RingBuffer
from dashboard.history.shown_keys import Choice
from dashboard.history.shown_rows import Cursor, ShownRows, Update
from dashboard.records import Columns, Record
from tests.support.feeds import Scripted
from tests.support.histories import Events, MakeHistory, Weather, at, line, minutes


def test_late_rows_are_sorted_in_and_readers_load_again(make_history: MakeHistory) -> None:
    polled, history = make_history([at(0, 1.0), at(2, 3.0)])
    cursor = history.cursor
    polled.source.answers = [[at(1, 2.0)]]
    polled.pass_time(60)
    assert history.since(cursor) is None
    assert (minutes(history), line(history)) == ([0, 1, 2], [1.0, 2.0, 3.0])


def test_a_corrected_row_replaces_the_wrong_one_and_readers_load_again(make_history: MakeHistory) -> None:
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


def test_an_update_has_the_rows_from_a_cursor_to_a_count() -> None:
    ring, rows = shown(1, 2)
    start = rows.cursor
    ring.add([Record(time, "here", (1.0,)) for time in (3, 4, 5)])
    update = rows.update(start, up_to=start.count + 2)
    assert update
    assert (update.columns["time"], update.replaced_from) == ([3, 4], math.inf)
    assert rows.update(Cursor(start.epoch + 1, start.count)) is None


def test_an_update_whose_rows_have_left_memory_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.history.record_store.RING_ROWS", 2)
    ring, rows = shown(1)
    start = rows.cursor
    ring.add([Record(time, "here", (1.0,)) for time in (2, 3, 4)])
    assert rows.update(start) is None
    update = rows.update(Cursor(start.epoch, start.count + 1))
    assert update
    assert update.columns["time"] == [3, 4]


def test_an_update_of_more_rows_than_wanted_is_none() -> None:
    ring, rows = shown(1, 5)
    start = rows.cursor
    ring.add([Record(time, "here", (1.0,)) for time in (2, 3)])
    assert rows.update(start, max_rows=3)
    assert rows.update(start, max_rows=2) is None


@pytest.mark.parametrize("as_events", [False, True])
@pytest.mark.parametrize("seed", range(20))
def test_readers_who_apply_updates_have_the_rows_that_are_shown(
    seed: int, as_events: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = Random(seed)
    monkeypatch.setattr("dashboard.history.record_store.RING_ROWS", chance.choice([30, 1000]))
    ring = RingBuffer(Scripted(), threading.RLock())
    ring.add([_record(chance, 0, as_events)])
    rows = ring.shown
    readers = [(rows.cursor, rows.window(0))] * 3
    for step in range(80):
        ring.add(sorted(_record(chance, step, as_events) for _ in range(chance.randint(1, 3))))
        if chance.random() < 0.1:
            readers.append((rows.cursor, rows.window(0)))
        for place in chance.sample(range(len(readers)), 2):
            readers[place] = _updated(rows, *readers[place])
    for reader in readers:
        cursor, have = _updated(rows, *reader)
        assert cursor == rows.cursor
        # Readers keep rows that have left memory.
        length = len(rows.window(0)["time"])
        np.testing.assert_equal({name: values[-length:] for name, values in have.items()}, rows.window(0))


def _record(chance: Random, step: int, is_event: bool) -> Record:
    """A record that is new, late, corrected or revised."""
    time = 100 + step - chance.choice([0, 0, 0, 2, 15])
    key = chance.choice(["here", "there", "far"])
    return Record(time, key, (chance.random(),), f"event {chance.randint(0, step)}" if is_event else "")


def _updated(rows: ShownRows, cursor: Cursor, have: Columns) -> tuple[Cursor, Columns]:
    update = rows.update(cursor)
    if update is None:
        return rows.cursor, rows.window(0)
    count = sum(time < update.replaced_from for time in have["time"])
    missing = [math.nan] * count
    new = update.columns
    return rows.cursor, {name: [*have.get(name, missing)[:count], *new[name]] for name in new}


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
    before = rows.cursor
    ring.add([Record(4, "here", (4.5,))])
    assert rows.window(0) == {"time": [1, 3, 4, 5], "value here": [1.0, 3.0, 4.5, 5.0]}
    assert rows.update(before) == Update({"time": [4, 5], "value here": [4.5, 5.0]}, 4, 1)
    assert rows.changed_since(before) == 4
    assert rows.changed_since(rows.cursor) == math.inf


def test_a_choice_of_unknown_keys_shows_the_usual_ones() -> None:
    ring, _ = shown(1)
    assert list(ring.choose(Choice(keys=("nowhere",))).keys) == ["here"]
