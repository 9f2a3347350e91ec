"""The status of a source after its fetches, and when the clock is set."""

from __future__ import annotations

import pytest

from sources.base import SourceError
from tests.feed.conftest import Poll

DOWN = SourceError("The service is down. Trying again.")


@pytest.mark.parametrize("seconds", [-3600, 3600])
def test_polls_go_on_at_their_interval_when_the_clock_is_set(poll: Poll, seconds: float) -> None:
    polled = poll(interval=60.0).start()
    polled.pass_time(20)
    polled.set_clock(seconds)
    assert len(polled.source.calls) == 1, "a poll of all keys is not due yet"
    assert polled.seconds_to_next_poll == 40
    assert polled.feed.status.with_late_polls(polled.clock()).health == "ok"
    for polls in (2, 3):
        polled.pass_time(polled.seconds_to_next_poll or 0)
        assert len(polled.source.calls) == polls
        assert polled.seconds_to_next_poll == 60


def test_source_is_late_by_the_time_that_passed_however_the_clock_is_set(poll: Poll) -> None:
    polled = poll(interval=60.0).start()
    polled.feed.stop()
    polled.pass_time(181)
    polled.set_clock(-3600)
    assert polled.feed.status.with_late_polls(polled.clock()).health == "late"


def test_last_success_is_kept_through_a_failure(poll: Poll) -> None:
    polled = poll([], DOWN).start()
    at = polled.clock()
    polled.pass_time(60)
    assert (polled.feed.status.health, polled.feed.status.last_success) == ("error", at)
