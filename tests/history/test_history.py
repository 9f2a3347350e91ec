"""What a history promises of its rows: each once to everybody, in their order, and not more than fit."""

from __future__ import annotations

import math
import threading
from typing import Any

import pytest

from dashboard.history import ring_buffer as ring
from dashboard.history.ring_buffer import Cursor
from dashboard.history.wide_rows import downsampled
from tests.support.failing import failing
from tests.support.feeds import Scripted
from tests.support.histories import MINUTE, MS, Events, Samples, Tell, Weather, at, line, minutes


def test_keeps_rows_wide_with_a_series_per_quantity_and_key(tell: Tell) -> None:
    _, history = tell([at(0, 1.0), at(0, 2.0, "there")])
    assert history.window()[0] == {"time": [MS], "value here": [1.0], "value there": [2.0]}
    assert [(one.field, one.key, one.quantity.label) for one in history.series] == [
        ("value here", "here", "Value"),
        ("value there", "there", "Value"),
    ]
    assert history.newest == {"time": MS, "value here": 1.0, "value there": 2.0}


def test_a_quantity_that_a_key_never_tells_has_no_series(tell: Tell) -> None:
    _, history = tell([at(0, 1.0, other=5.0), at(0, 2.0, "there")], kind=Weather)
    assert [one.field for one in history.series] == ["value here", "value there", "other here"]


def test_places_that_report_at_different_times_each_make_a_whole_line(tell: Tell) -> None:
    _, history = tell([at(0, 1.0), at(0.5, 5.0, "there")], [at(1, 2.0), at(1.5, 6.0, "there")])
    assert line(history) == [1.0, 1.0, 2.0, 2.0]
    assert line(history, "value there") == [None, 5.0, 5.0, 6.0]


def test_an_empty_history_has_a_window_and_a_cursor(tell: Tell) -> None:
    _, history = tell([])
    rows, cursor = history.window()
    assert (rows, history.newest) == ({"time": []}, {})
    assert history.since(cursor) == (rows, cursor)


def test_a_reader_gets_the_rows_after_its_cursor(tell: Tell) -> None:
    polled, history = tell([at(0)])
    _, cursor = history.window()
    polled.source.answers = [[at(1, 2.0)], [at(2, 3.0)]]
    polled.pass_time(60)
    polled.pass_time(60)
    news = history.since(cursor)
    assert news is not None
    assert news[0] == {"time": [MS + MINUTE, MS + 2 * MINUTE], "value here": [2.0, 3.0]}
    assert history.since(news[1]) == ({"time": [], "value here": []}, news[1])


def test_readers_who_come_while_rows_do_get_each_once(tell: Tell) -> None:
    polled, history = tell([at(0)])
    read: list[list[int]] = [[] for _ in range(4)]
    last = 80

    def follow(mine: list[int]) -> None:
        news = threading.Event()
        history.subscribe(news.set)
        rows, cursor = history.window()
        mine += rows["time"]
        while mine[-1] < MS + last * MINUTE and news.wait(5):
            news.clear()
            told = history.since(cursor)
            assert told is not None
            rows, cursor = told
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


def test_a_window_begins_where_it_is_asked_to(tell: Tell) -> None:
    _, history = tell([at(minute) for minute in range(10)])
    assert history.window(MS + 7 * MINUTE)[0]["time"] == [MS + minute * MINUTE for minute in (7, 8, 9)]


def test_a_row_that_is_told_twice_is_kept_once(tell: Tell) -> None:
    _, history = tell([at(0)], [at(0), at(1)])
    assert minutes(history) == [0, 1]


def test_a_row_that_is_told_twice_is_no_news_even_where_a_quantity_is_missing(tell: Tell) -> None:
    polled, history = tell([at(0, 1.0, other=2.0)], [at(1, 1.0)], kind=Weather)
    before = history.cursor
    polled.pass_time(60)
    assert history.cursor == before


def test_late_rows_take_their_place_in_a_new_epoch(tell: Tell) -> None:
    polled, history = tell([at(0, 1.0), at(2, 3.0)])
    cursor = history.cursor
    polled.source.answers = [[at(1, 2.0)]]
    polled.pass_time(60)
    assert history.since(cursor) is None
    assert (minutes(history), line(history)) == ([0, 1, 2], [1.0, 2.0, 3.0])


def test_a_corrected_row_replaces_the_wrong_one_in_a_new_epoch(tell: Tell) -> None:
    polled, history = tell([at(0, 1.0), at(1, 2.0)])
    cursor = history.cursor
    polled.source.answers = [[at(0, 9.0)]]
    polled.pass_time(60)
    assert history.since(cursor) is None
    assert line(history) == [9.0, 2.0]


def test_a_key_that_comes_later_begins_a_new_epoch(tell: Tell) -> None:
    polled, history = tell([at(0)])
    cursor = history.cursor
    polled.source.answers = [[at(1), at(1, 5.0, "there")]]
    polled.pass_time(60)
    assert history.since(cursor) is None
    assert line(history, "value there") == [None, 5.0]


def test_samples_make_way_when_live_takes_over(tell: Tell) -> None:
    polled, history = tell([at(-1, 7.0), at(0, 8.0)], kind=Samples)
    cursor = history.cursor
    polled.source.live, polled.source.answers = True, [[at(1, 2.0)]]
    polled.pass_time(60)
    assert history.since(cursor) is None
    assert (minutes(history), line(history)) == ([1], [2.0])


def test_events_are_points_with_their_key(tell: Tell) -> None:
    _, history = tell([at(0, 4.0, "a"), at(1, 5.0, "b")], [at(2, 6.0, "c")], kind=Events)
    assert history.as_points
    assert [one.field for one in history.series] == ["value"]
    rows, _ = history.window()
    assert (rows["key"], rows["value"]) == (["a", "b", "c"], [4.0, 5.0, 6.0])


def test_things_that_are_told_again_and_again_are_lines(tell: Tell) -> None:
    answers = ([at(minute, 4.0, "a"), at(minute, 5.0, "b")] for minute in range(3))
    _, history = tell(*answers, kind=Events)
    assert not history.as_points
    assert line(history, "value a") == [4.0, 4.0, 4.0]


def test_what_is_kept_is_bounded(tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ring, "RING_ROWS", 5)
    polled, history = tell([at(0)])
    cursor = history.cursor
    polled.source.answers = [[at(minute)] for minute in range(1, 21)]
    for _ in range(20):
        polled.pass_time(60)
    assert minutes(history) == [16, 17, 18, 19, 20]
    assert history.since(cursor) is None
    polled.source.answers = [[at(17.5)]]
    polled.pass_time(60)
    assert minutes(history) == [17, 17.5, 18, 19, 20]


def test_what_is_kept_of_events_is_bounded(tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ring, "RING_ROWS", 5)
    polled, history = tell([at(0, 1.0, "0"), at(0.5, 1.0, "0.5")], kind=Events)
    polled.source.answers = [[at(minute, 1.0, str(minute))] for minute in range(1, 21)]
    for _ in range(20):
        polled.pass_time(60)
    assert history.window()[0]["key"] == ["16", "17", "18", "19", "20"]
    assert history._ring.quantities_of.keys() == history._gaps.keys == {"16", "17", "18", "19", "20"}


def test_posts_are_kept_once_newest_first(tell: Tell) -> None:
    class Posts(Scripted):
        def fetch(self, only: Any = None) -> Any:
            rows = super().fetch(only)
            ids = [str(n) for n in range(len(rows))]
            return rows.assign(id=ids, text="I love it", author="ada", lang=["de", "en"])

    _, history = tell([at(0, None), at(1, None)], [at(0, None), at(1, None)], kind=Posts)
    newest, older = history.posts(10)
    assert (newest["id"], older["id"]) == ("1", "0")
    assert newest == {
        "time": MS + MINUTE, "id": "1", "author": "ada", "text": "I love it", "lang": "en",
        "url": "", "term": "", "terms": "", "score": pytest.approx(0.64, abs=0.1),
    }  # fmt: skip
    assert older["score"] is None


def test_a_page_that_fails_keeps_nothing_from_the_others(tell: Tell) -> None:
    polled, history = tell([at(0)])
    heard: list[Cursor] = []
    history.subscribe(failing)
    end = history.subscribe(lambda: heard.append(history.cursor))
    polled.source.answers = [[at(1)]]
    polled.pass_time(60)
    end()
    polled.pass_time(60)
    assert heard == [history.cursor]


def test_thinning_keeps_the_extremes_and_the_gaps() -> None:
    rows = [{"time": number, "a": math.sin(number / 500), "b": 0.0} for number in range(10_000)]
    rows[4321]["a"], rows[7000]["b"] = 99.0, -99.0
    rows[5000].update(a=math.nan, b=math.nan)
    times = {row["time"] for row in downsampled(rows, ["a", "b"], 500)}
    assert {0, 4321, 5000, 7000, 9999} <= times
    assert len(times) <= 510


def test_few_rows_are_not_thinned() -> None:
    rows = [{"time": number, "a": 1.0} for number in range(10)]
    assert downsampled(rows, ["a"], 10) == rows


def test_thinning_keeps_a_column_of_few_values_and_gaps_of_single_columns() -> None:
    rows = [{"time": second, "a": float(second % 7), "b": math.nan} for second in range(20_000)]
    for row in rows[-400:]:
        row["b"] = 1.0
    rows[10_000]["a"] = math.nan
    kept = downsampled(rows, ["a", "b"], 2_000)
    assert sum(not math.isnan(row["b"]) for row in kept) == 400
    assert any(math.isnan(row["a"]) for row in kept)
