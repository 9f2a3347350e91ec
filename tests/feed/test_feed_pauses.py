"""Pauses of polling where services require them: too many requests, refusals, quotas and floors."""

from __future__ import annotations

import asyncio

import pytest

from dashboard.feed.feed import Feed
from sources.base import QuotaSpent, Retry, SourceError, Unauthorized
from tests.feed.conftest import Poll
from tests.support.feeds import Scripted
from tests.support.waiting import until

DOWN = SourceError("The service is down. Trying again.")


def test_retry_waits_as_long_as_the_service_requires(poll: Poll) -> None:
    assert poll(Retry("Too fast.", after=120.0)).start().seconds_to_next_poll == 120


def test_retry_never_polls_sooner_than_the_interval(poll: Poll) -> None:
    assert poll(Retry("Too fast.", after=1.0)).start().seconds_to_next_poll == 60


def test_pause_grows_with_every_failure_up_to_a_limit(poll: Poll) -> None:
    polled = poll(DOWN, interval=10.0).start()
    waits = []
    for _ in range(6):
        waits.append(polled.seconds_to_next_poll)
        polled.pass_time(polled.seconds_to_next_poll or 0)
    assert waits == [10, 20, 40, 80, 80, 80]


def test_slow_source_is_retried_within_its_interval(poll: Poll) -> None:
    polled = poll(DOWN, interval=600.0).start()
    polled.pass_time(600)
    assert polled.seconds_to_next_poll == 600


REFUSED = Unauthorized("The key is refused.")


def test_one_refusal_does_not_stop_polling(poll: Poll) -> None:
    polled = poll(REFUSED, []).start()
    assert (polled.feed.status.health, polled.feed.status.error) == ("error", str(REFUSED))
    assert polled.seconds_to_next_poll == 60
    polled.pass_time(60)
    assert polled.feed.status.health == "ok"


def test_refusals_are_retried_at_intervals_that_grow_to_an_hour(poll: Poll) -> None:
    polled, waits = poll(REFUSED).start(), []
    for _ in range(8):
        waits.append(polled.seconds_to_next_poll)
        polled.pass_time(polled.seconds_to_next_poll or 0)
    assert waits == [60, 120, 240, 480, 960, 1920, 3600, 3600]


@pytest.mark.parametrize(
    ("error", "seconds"),
    [(QuotaSpent("All is used."), 3600), (QuotaSpent("All is used.", after=7200.0), 7200)],
)
def test_spent_quota_stops_a_source_until_it_is_tried_again_at_the_time_shown(
    poll: Poll, error: SourceError, seconds: float
) -> None:
    polled = poll(error, []).start()
    assert (polled.feed.status.health, polled.feed.status.error) == ("stopped", str(error))
    assert polled.seconds_to_next_poll == seconds
    polled.pass_time(seconds - 1)
    assert len(polled.source.calls) == 1
    polled.pass_time(1)
    assert polled.feed.status.health == "ok"


@pytest.mark.parametrize("error", [REFUSED, QuotaSpent("The plan is used up.")])
def test_refresh_ends_the_pause_after_a_refusal_and_a_spent_quota(poll: Poll, error: SourceError) -> None:
    polled = poll(error, []).start()
    polled.refresh()
    assert polled.feed.status.health == "ok"
    polled.pass_time(60)
    assert len(polled.source.calls) == 3


def test_refused_source_is_polled_again_after_a_refresh_that_finds_it_down() -> None:
    feed = Feed(Scripted(REFUSED, DOWN, [], interval=0.5))
    until(lambda: feed.status.health == "error")
    with pytest.raises(SourceError, match="down"):
        asyncio.run(feed.refresh())
    until(lambda: feed.status.health == "ok")
    feed.stop()


def test_interval_below_the_floor_is_raised_with_a_note(poll: Poll) -> None:
    polled = poll(interval=5.0, floor=60.0).start()
    assert polled.seconds_to_next_poll == 60
    assert polled.feed.status.note == "Polled every 60 s, not every 5 s: that is its floor."


def test_interval_that_exceeds_the_quota_is_raised_with_a_note(poll: Poll) -> None:
    class Dear(Scripted):
        min_interval = 90.0

    polled = poll(source=Dear(interval=5.0)).start()
    assert polled.seconds_to_next_poll == 90
    assert polled.feed.status.note == "Polled every 90 s, not every 5 s: that is the provider's quota."


def test_interval_that_is_not_raised_has_no_note(poll: Poll) -> None:
    assert poll(interval=60.0, floor=60.0).start().feed.status.note == ""
