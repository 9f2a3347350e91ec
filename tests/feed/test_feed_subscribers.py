"""Who hears of a feed's answers: listeners, and streams made from it."""

from __future__ import annotations

from typing import Any

from sources.base import SourceError
from tests.feed.conftest import Poll
from tests.support.failing import failing

DOWN = SourceError("The service is down. Trying again.")


def row(at: float, value: float = 1.0) -> dict[str, Any]:
    return {"time": at, "place": "here", "value": value}


def test_a_listener_that_fails_keeps_nothing_from_the_others(poll: Poll) -> None:
    polled = poll()
    received: list[Any] = []
    polled.feed.subscribe(failing)
    polled.feed.subscribe(received.append)
    polled.start()
    polled.pass_time(60)
    assert (len(received), len(polled.told)) == (2, 2)


def test_an_ended_subscription_hears_no_more(poll: Poll) -> None:
    polled = poll()
    told: list[Any] = []
    end = polled.feed.subscribe(told.append)
    polled.start()
    end()
    end()
    polled.pass_time(60)
    assert (len(told), len(polled.told)) == (1, 2)


def test_listeners_hear_of_failures_as_well(poll: Poll) -> None:
    polled = poll([row(1.0)], DOWN).start()
    polled.pass_time(60)
    batch, nothing = polled.told
    assert batch is not None
    assert batch.rows["value"].tolist() == [1.0]
    assert nothing is None


def test_is_a_streaming_frame(poll: Poll) -> None:
    polled = poll([row(1.0, 2.0)])
    doubled = (polled.feed.value * 2).stream.sink_to_list()
    polled.start()
    assert doubled[0].tolist() == [4.0]


def test_a_stream_that_fails_does_not_end_the_polling(poll: Poll) -> None:
    polled = poll([row(1.0)])
    polled.feed.stream.sink(failing)
    polled.start()
    polled.pass_time(60)
    assert len(polled.source.calls) == 2
