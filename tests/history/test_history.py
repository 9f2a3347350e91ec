"""A history gives every reader each row once and in order."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from dashboard.history.history import History
from dashboard.history.shown_rows import Cursor
from sources.replay import Replay
from tests.support.clock import Clock
from tests.support.failing import failing
from tests.support.feeds import Polled
from tests.support.histories import MINUTE, MS, MakeHistory, Samples, Weather, at, line, minutes


def test_rows_are_wide_with_a_series_per_quantity_and_key(make_history: MakeHistory) -> None:
    _, history = make_history([at(0, 1.0), at(0, 2.0, "there")])
    assert history.window()[0] == {"time": [MS], "value here": [1.0], "value there": [2.0]}
    assert [(one.field, one.key, one.quantity.label) for one in history.series] == [
        ("value here", "here", "Value"),
        ("value there", "there", "Value"),
    ]
    assert history.shown.newest == {"time": MS, "value here": 1.0, "value there": 2.0}


def test_an_empty_history_has_a_window_and_a_cursor(make_history: MakeHistory) -> None:
    _, history = make_history([])
    rows, cursor = history.window()
    assert (rows, history.shown.newest) == ({"time": []}, {})
    assert history.since(cursor) == (rows, cursor)


def test_a_reader_gets_the_rows_after_its_cursor(make_history: MakeHistory) -> None:
    polled, history = make_history([at(0)])
    _, cursor = history.window()
    polled.source.answers = [[at(1, 2.0)], [at(2, 3.0)]]
    polled.pass_time(60)
    polled.pass_time(60)
    news = history.since(cursor)
    assert news is not None
    assert news[0] == {"time": [MS + MINUTE, MS + 2 * MINUTE], "value here": [2.0, 3.0]}
    assert history.since(news[1]) == ({"time": [], "value here": []}, news[1])


def test_readers_that_join_while_rows_arrive_get_each_row_once(make_history: MakeHistory) -> None:
    polled, history = make_history([at(0)])
    read: list[list[int]] = [[] for _ in range(4)]
    last = 80

    def follow(mine: list[int]) -> None:
        arrived = threading.Event()
        history.subscribe(arrived.set)
        rows, cursor = history.window()
        mine += rows["time"]
        while mine[-1] < MS + last * MINUTE and arrived.wait(30):
            arrived.clear()
            news = history.since(cursor)
            assert news is not None
            rows, cursor = news
            mine += rows["time"]

    readers = [threading.Thread(target=follow, args=(mine,), daemon=True) for mine in read]
    polled.source.answers = [[at(minute)] for minute in range(1, last + 1)]
    for number in range(last):
        if number % 20 == 0:
            readers[number // 20].start()
        polled.pass_time(60)
    for reader in readers:
        reader.join(10)
    assert all(mine == [MS + minute * MINUTE for minute in range(last + 1)] for mine in read)


def test_a_window_begins_at_its_start(make_history: MakeHistory) -> None:
    _, history = make_history([at(minute) for minute in range(10)])
    assert history.window(MS + 7 * MINUTE)[0]["time"] == [MS + minute * MINUTE for minute in (7, 8, 9)]


def test_a_row_that_is_received_twice_is_shown_once(make_history: MakeHistory) -> None:
    _, history = make_history([at(0)], [at(0), at(1)])
    assert minutes(history) == [0, 1]


def test_a_row_that_is_received_twice_is_not_new_though_a_quantity_is_missing(
    make_history: MakeHistory,
) -> None:
    polled, history = make_history([at(0, 1.0, other=2.0)], [at(1, 1.0)], kind=Weather)
    before = history.cursor
    polled.pass_time(60)
    assert history.cursor == before


def test_sample_rows_are_removed_when_live_rows_come(make_history: MakeHistory) -> None:
    polled, history = make_history([at(-1, 7.0), at(0, 8.0)], kind=Samples)
    cursor = history.cursor
    polled.source.live, polled.source.answers = True, [[at(1, 2.0)]]
    polled.pass_time(60)
    assert history.since(cursor) is None
    assert (minutes(history), line(history)) == ([1], [2.0])


def test_a_failing_listener_does_not_stop_the_others(make_history: MakeHistory) -> None:
    polled, history = make_history([at(0)])
    cursors: list[Cursor] = []
    history.subscribe(failing)
    unsubscribe = history.subscribe(lambda: cursors.append(history.cursor))
    polled.source.answers = [[at(1)]]
    polled.pass_time(60)
    unsubscribe()
    polled.pass_time(60)
    assert cursors == [history.cursor]


def test_a_recording_with_a_hole_has_it_in_its_replay(tmp_path: Path) -> None:
    file, clock = tmp_path / "day.csv", Clock()
    minutes_of_rows = [number / 2 for number in range(41) if not 5 < number / 2 < 15]
    stamps = [f"2026-11-22T01:{int(minute):02}:{int(minute % 1 * 60):02}Z" for minute in minutes_of_rows]
    file.write_text("\n".join(["time,city,value", *(f"{stamp},London,1" for stamp in stamps)]))
    replay = Replay(name="day", file=str(file), clock=clock, monotonic=clock, loop=False)
    polled = Polled(replay, clock)
    history = History(polled.feed)
    polled.start()
    for _ in range(25):
        polled.pass_time(60)
    polled.feed.stop()
    values = line(history, "value London")
    assert values.count(1.0) == len(minutes_of_rows)
    assert values.count(None) == 1
    assert minutes(history)[values.index(None)] == pytest.approx(5, abs=0.01)
