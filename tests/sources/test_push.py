"""The source of pushed rows: its buffer, its columns, and what it says while nothing is pushed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sources.push import Push
from sources.pushed_rows import waiting_rows
from sources.pushed_rows.validation import PushBufferFull
from sources.pushed_rows.values import RejectedPush
from tests.support.clock import Clock
from tests.support.post_rows import post_rows

Make = Callable[..., Push]


@pytest.fixture
def readings(clock: Clock) -> Push:
    return Push(name="readings", clock=clock, monotonic=clock)


def test_push_returns_rows_with_columns_of_the_first_push(readings: Push, clock: Clock) -> None:
    assert readings.accept([{"city": "London", "temperature (°C)": 8.4}]) == 1
    table = readings.fetch()
    assert readings.keys == ["city"]
    assert [(one.name, one.unit) for one in readings.quantities] == [("temperature", "°C")]
    assert table.to_dict("records") == [{"city": "London", "temperature": 8.4}]
    assert table.index[0].timestamp() == clock.now
    assert readings.fetch().empty


def test_push_is_ready_from_the_first_push_on(readings: Push, clock: Clock) -> None:
    assert (readings.pushed, readings.ready) == (True, False)
    assert readings.note == "Nothing was pushed yet: POST rows to /push/readings."
    readings.accept([{"value": 1}])
    assert (readings.ready, readings.note) == (True, "")
    clock.advance(300)
    assert readings.note == "Nothing was pushed for 5 min."


def test_push_buffer_that_is_full_accepts_no_row(readings: Push, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting_rows, "MAX_WAITING", 2)
    readings.accept([{"value": 1}])
    with pytest.raises(PushBufferFull, match="1 pushed rows wait"):
        readings.accept([{"value": 2, "time": 1_700_000_001}, {"value": 3, "time": 1_700_000_002}])
    assert readings.fetch()["value"].tolist() == [1.0]


def test_push_returns_other_keys_with_the_next_fetch(readings: Push) -> None:
    readings.accept([{"city": "London", "value": 1}, {"city": "Paris", "value": 2}])
    assert readings.fetch(only=["Paris"])["city"].tolist() == ["Paris"]
    assert readings.fetch()["city"].tolist() == ["London"]


def test_push_row_period_is_that_of_the_key_that_is_pushed_least_often(readings: Push, clock: Clock) -> None:
    for number in range(13):
        rows = [{"city": "London", "value": number}]
        readings.accept(rows + ([{"city": "Paris", "value": number}] if number % 4 == 0 else []))
        readings.fetch()
        clock.advance(5)
    assert readings.row_period == 20.0


def test_push_with_a_text_is_a_source_of_posts(readings: Push) -> None:
    readings.accept([{"text": "Rain in #science"}])
    assert post_rows(readings.fetch())["text"].tolist() == ["Rain in #science"]
    with pytest.raises(RejectedPush, match="posts"):
        readings.accept([{"value": 1}])


def test_push_says_what_it_detected(readings: Push, clock: Clock) -> None:
    assert readings.detected == ()
    readings.accept([{"city": "London", "timestamp": clock(), "temperature": 8.5}])
    assert readings.detected == ("time: timestamp", "keys: city", "numbers: temperature")
