"""Subscribers of a feed: listeners, and streams made from it."""

from __future__ import annotations

from typing import Any

from sources.base import SourceError
from tests.feed.conftest import Poll
from tests.support.failing import failing

DOWN = SourceError("The service is down. Trying again.")


def row(at: float, value: float = 1.0) -> dict[str, Any]:
    return {"time": at, "place": "here", "value": value}


def test_failing_listener_keeps_no_batch_from_the_others(poll: Poll) -> None:
    polled = poll()
    received: list[Any] = []
    polled.feed.subscribe(failing)
    polled.feed.subscribe(received.append)
    polled.start()
    polled.pass_time(60)
    assert (len(received), len(polled.received)) == (2, 2)


def test_unsubscribed_listener_receives_nothing(poll: Poll) -> None:
    polled = poll()
    received: list[Any] = []
    end = polled.feed.subscribe(received.append)
    polled.start()
    end()
    end()
    polled.pass_time(60)
    assert (len(received), len(polled.received)) == (1, 2)


def test_listeners_receive_none_after_a_failure(poll: Poll) -> None:
    polled = poll([row(1.0)], DOWN).start()
    polled.pass_time(60)
    batch, nothing = polled.received
    assert batch is not None
    assert batch.rows["value"].tolist() == [1.0]
    assert nothing is None


def test_feed_is_a_streaming_frame(poll: Poll) -> None:
    polled = poll([row(1.0, 2.0)])
    doubled = (polled.feed.value * 2).stream.sink_to_list()
    polled.start()
    assert doubled[0].tolist() == [4.0]


def test_failing_stream_does_not_end_polling(poll: Poll) -> None:
    polled = poll([row(1.0)])
    polled.feed.stream.sink(failing)
    polled.start()
    polled.pass_time(60)
    assert len(polled.source.calls) == 2
