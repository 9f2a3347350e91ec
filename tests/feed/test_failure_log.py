"""Failures of rows are in the log once for each reason, grouped as on the page."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pytest

from dashboard.feed.failure_log import FORGET_SECONDS, FailureLog
from sources.failure_groups import MAX_LINES
from tests.feed.conftest import Poll
from tests.support.clock import Clock
from tests.support.feeds import Scripted


class Nulls(Scripted):
    """Its rows are nulls as often as `failing` says."""

    failing = 200

    def fetch(self, only: Sequence[str] | None = None) -> pd.DataFrame:
        self.failures = {f"s{number}": f"sent no number ({number})" for number in range(self.failing)}
        return super().fetch(only)


def test_rows_that_fail_at_every_poll_are_logged_once_as_the_page_shows_them(
    poll: Poll, caplog: pytest.LogCaptureFixture
) -> None:
    polled = poll(source=Nulls()).start()
    (line,) = polled.feed.status.failure_lines
    polled.source.failing = 100
    polled.pass_time(60)
    assert len(polled.source.calls) == 2
    assert caplog.messages == [f"scripted: {line}"]
    assert "and 197 more" in caplog.messages[0]


def test_failures_are_logged_again_where_a_reason_is_new_or_comes_back_after_long(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    failures = FailureLog(Scripted(clock=clock, monotonic=clock))
    for pause, failed in (
        (0.0, {"a": "reason 1"}),
        (60.0, {}),
        (60.0, {"a": "reason 2"}),
        (60.0, {"a": "reason 2", "b": "another\nreason"}),
        (FORGET_SECONDS + 1, {"a": "reason 3"}),
    ):
        clock.advance(pause)
        failures.record(failed)
    assert caplog.messages == [
        "scripted: a: reason 1",
        "scripted: a: reason 2",
        "scripted: b: another reason",
        "scripted: a: reason 3",
    ]


def test_many_reasons_are_a_few_lines(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    FailureLog(Scripted(clock=clock, monotonic=clock)).record({name: f"reason {name}" for name in "abcdefgh"})
    assert len(caplog.messages) == MAX_LINES
