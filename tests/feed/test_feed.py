"""Polling: a schedule that no failure of a source stops, and the status about it."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest

from dashboard.feed.feed import Feed
from sources.base import Retry, SourceError
from tests.feed.conftest import Poll
from tests.support.feeds import Hanging, Scripted
from tests.support.waiting import until

DOWN = SourceError("The service is down. Trying again.")


class Recorded(Scripted):
    """Rows of another day."""

    @property
    def replayed(self) -> bool:
        return True


def test_feed_fetches_nothing_before_it_is_started(poll: Poll) -> None:
    polled = poll()
    polled.settle()
    assert polled.source.calls == []
    assert polled.feed.status.health == "starting"


def test_feed_polls_at_once_and_then_once_per_interval(poll: Poll) -> None:
    polled = poll(interval=60.0).start()
    assert len(polled.source.calls) == 1
    polled.pass_time(59)
    assert len(polled.source.calls) == 1
    polled.pass_time(1)
    assert len(polled.source.calls) == 2


def test_origin_of_recorded_rows_is_replay(poll: Poll) -> None:
    polled = poll(source=Recorded([])).start()
    assert polled.feed.status.origin == "replay"


def test_schedule_does_not_drift_by_the_duration_of_fetches(poll: Poll) -> None:
    def slow() -> list[Any]:
        polled.clock.now += 0.25
        return []

    polled = poll(slow, interval=60.0)
    start = polled.clock()
    polled.start()
    for beat in range(1, 5):
        assert polled.feed.status.next_poll == start + beat * 60
        polled.pass_time(start + beat * 60 - polled.clock())


def test_fetch_longer_than_the_interval_skips_polls(poll: Poll) -> None:
    def slow() -> list[Any]:
        polled.clock.now += 150
        return []

    polled = poll(slow, interval=60.0)
    start = polled.clock()
    polled.start()
    assert polled.feed.status.next_poll == start + 180


@pytest.mark.parametrize(
    "error",
    [
        DOWN,
        Retry("Too fast.", after=1.0),
        ValueError("no"),
        KeyError("no"),
        TimeoutError(),
        StopIteration(),
        RecursionError(),
        MemoryError(),
        SystemExit(),
        KeyboardInterrupt(),
        asyncio.CancelledError(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_feed_survives_every_exception_of_the_source(poll: Poll, error: BaseException) -> None:
    polled = poll(error, []).start()
    assert polled.feed.status.health == "error"
    polled.pass_time(60)
    assert polled.feed.status.health == "ok"


def test_error_of_a_bug_names_its_place_and_not_its_message(poll: Poll) -> None:
    polled = poll(ValueError("Bearer secret")).start()
    assert "ValueError in feeds.py, line" in polled.feed.status.error
    assert "secret" not in polled.feed.status.error


@pytest.mark.parametrize("seconds", [-3600, 3600])
def test_refresh_within_seconds_of_another_shares_its_outcome_when_the_clock_is_set(
    poll: Poll, seconds: float
) -> None:
    polled = poll().start()
    polled.refresh()
    polled.set_clock(seconds)
    polled.refresh()
    assert len(polled.source.calls) == 2
    polled.pass_time(6)
    polled.refresh()
    assert len(polled.source.calls) == 3


def test_log_has_one_line_for_an_outage_and_one_for_its_end(
    poll: Poll, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "dashboard")
    polled = poll(DOWN, DOWN, DOWN, []).start()
    while polled.feed.status.health != "ok":
        polled.pass_time(polled.seconds_to_next_poll or 0)
    polled.pass_time(60)
    down, up = [record.message for record in caplog.records if record.name == "dashboard"]
    assert down == f"scripted: {DOWN}"
    assert up == "scripted: answers again after 420 s"


def test_hanging_source_delays_no_other_and_is_not_fetched_twice() -> None:
    hanging = Hanging()
    slow, quick = Scripted(hanging, interval=0.1, timeout=0.0), Scripted(interval=0.1)
    feeds = [Feed(slow), Feed(quick)]
    assert hanging.called.wait(30)
    until(lambda: "has not ended yet" in feeds[0].status.error)
    before = len(quick.calls)
    until(lambda: len(quick.calls) > before + 2)
    assert (len(slow.calls), slow.max_under_way) == (1, 1)
    hanging.release.set()
    until(lambda: feeds[0].status.health == "ok")
    for feed in feeds:
        feed.stop()
