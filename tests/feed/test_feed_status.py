"""What a feed says of its rows' origin while its source fails and recovers."""

from __future__ import annotations

from typing import Any

import pytest

from sources.base import QuotaSpent, Retry, SourceError, Unauthorized
from tests.feed.conftest import Poll
from tests.support.feeds import Hanging, Scripted
from tests.support.waiting import until

ROW = {"time": 1_800_000_000.0, "place": "here", "value": 1.0}
FAILURES = [
    (Unauthorized("401: the key is refused."), "error"),
    (QuotaSpent("The plan is used up."), "stopped"),
    (Retry("Too fast.", after=10.0), "error"),
    (SourceError("The service is down."), "error"),
    (ValueError("a bug"), "error"),
]


class SampleFirst(Scripted):
    """Returns sample rows until its service answers."""

    sample = True


@pytest.mark.parametrize(("error", "health"), FAILURES, ids=lambda value: type(value).__name__)
def test_origin_stays_sample_through_failures_until_live_rows_come(
    poll: Poll, error: Exception, health: str
) -> None:
    polled = poll(source=SampleFirst([ROW], error, []))
    polled.start()
    assert (polled.feed.status.origin, polled.feed.status.health) == ("sample", "ok")
    polled.pass_time(60)
    assert (polled.feed.status.origin, polled.feed.status.health) == ("sample", health)
    polled.source.sample = False
    polled.refresh()
    assert (polled.feed.status.origin, polled.feed.status.health) == ("live", "ok")


def test_origin_stays_sample_after_a_time_out(poll: Poll) -> None:
    hanging = Hanging()
    polled = poll(source=SampleFirst([ROW], hanging, timeout=0.0)).start()
    polled.pass_time(60)
    until(lambda: polled.feed.status.health == "error")
    assert polled.feed.status.origin == "sample"
    assert "No answer within 1 s" in polled.feed.status.error
    hanging.release.set()


@pytest.mark.parametrize("error", [error for error, _ in FAILURES], ids=lambda error: type(error).__name__)
def test_origin_is_none_where_the_first_fetch_fails(poll: Poll, error: Any) -> None:
    assert poll(error).start().feed.status.origin == "none"


def test_origin_stays_live_through_a_failure(poll: Poll) -> None:
    polled = poll([ROW], SourceError("The service is down.")).start()
    polled.pass_time(60)
    assert (polled.feed.status.origin, polled.feed.status.health) == ("live", "error")


def test_origin_and_health_say_that_a_source_waits_for_its_first_push(poll: Poll) -> None:
    class Pushed(Scripted):
        ready = False

    status = poll(source=Pushed([])).start().feed.status
    assert (status.origin, status.health) == ("none", "starting")
