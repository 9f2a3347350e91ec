"""When a feed polls, and when it does not."""

from __future__ import annotations

import pytest

from sources.base import Usage
from tests.feed.conftest import Poll
from tests.support.feeds import Scripted
from tests.support.waiting import until


def test_feed_survives_a_source_whose_status_cannot_be_read(
    poll: Poll, caplog: pytest.LogCaptureFixture
) -> None:
    class Faulty(Scripted):
        @property
        def usage(self) -> Usage | None:
            return Usage(1, 2, "calls") if len(self.calls) > 1 else 1 / 0  # type: ignore[return-value]

    polled = poll(source=Faulty())
    polled.feed.start()
    until(lambda: polled.source.calls)
    polled.settle()
    assert "ZeroDivisionError" in caplog.text
    polled.pass_time(300)
    assert polled.feed.status.usage == Usage(1, 2, "calls")


def test_stopping_and_starting_leaves_one_poller(poll: Poll) -> None:
    polled = poll().start()
    for _ in range(3):
        polled.feed.stop()
        polled.feed.start()
        polled.feed.start()
    polled.settle()
    polled.pass_time(60)
    assert len(polled.source.calls) == 2


def test_stopped_feed_does_not_poll(poll: Poll) -> None:
    polled = poll().start()
    polled.feed.stop()
    polled.pass_time(600)
    assert len(polled.source.calls) == 1
