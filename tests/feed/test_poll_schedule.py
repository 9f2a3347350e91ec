"""The moment of the next poll: on the beat after a success, later after failures."""

from __future__ import annotations

import pytest

from dashboard.feed.poll_schedule import PollSchedule
from sources.base import QuotaSpent, Retry, SourceError, Unauthorized
from tests.support.feeds import Scripted

NOW = 1_800_000_000.0
DOWN = SourceError("The service is down.")


def schedule(interval: float = 60.0, jitter: float = 0.0) -> PollSchedule:
    return PollSchedule(Scripted(interval=interval), NOW, lambda: jitter)


def test_first_poll_is_due_at_once() -> None:
    assert schedule().due == NOW


def test_next_poll_stays_on_the_beat_however_late_a_poll_is() -> None:
    polls = schedule()
    polls.record_success(NOW + 2, all_keys=True)
    assert polls.due == NOW + 60
    polls.record_success(NOW + 60 + 130, all_keys=True)
    assert polls.due == NOW + 240


def test_refresh_of_all_keys_sets_the_next_poll_a_period_later_and_of_some_does_not() -> None:
    polls = schedule()
    polls.record_success(NOW, all_keys=True)
    polls.record_success(NOW + 50, all_keys=False)
    assert polls.due == NOW + 60
    polls.record_success(NOW + 50, all_keys=True)
    assert polls.due == NOW + 110


def test_pause_doubles_with_each_failure_up_to_eight_periods_and_ends_with_a_success() -> None:
    polls, pauses = schedule(interval=10.0), []
    for _ in range(6):
        polls.record_failure(DOWN, NOW)
        pauses.append(polls.due - NOW)
    assert pauses == [10, 20, 40, 80, 80, 80]
    assert polls.failing
    polls.record_success(NOW, all_keys=True)
    polls.record_failure(DOWN, NOW)
    assert polls.due == NOW + 10


def test_pause_is_at_most_five_minutes_or_one_period() -> None:
    quick, slow = schedule(interval=60.0), schedule(interval=3_600.0)
    for _ in range(20):
        quick.record_failure(DOWN, NOW)
        slow.record_failure(DOWN, NOW)
    assert (quick.due, slow.due) == (NOW + 300, NOW + 3_600)


def test_the_pause_of_a_limit_without_a_time_grows_to_an_hour() -> None:
    polls, pauses = schedule(), []
    for _ in range(8):
        polls.record_failure(Retry("Too fast.", after=60.0, grows=True), NOW)
        pauses.append(polls.due - NOW)
    assert pauses == [60, 120, 240, 480, 960, 1920, 3600, 3600]


def test_retry_sets_the_pause_that_the_service_requires_but_no_less_than_a_period() -> None:
    polls = schedule(interval=60.0)
    polls.record_failure(Retry("Too fast.", after=120.0), NOW)
    assert polls.due == NOW + 120
    polls.record_failure(Retry("Too fast.", after=1.0), NOW)
    assert polls.due == NOW + 60


def test_refresh_of_a_refused_source_does_not_lengthen_its_pause() -> None:
    polls = schedule(interval=60.0)
    for second in (0, 10, 20):
        polls.record_failure(Unauthorized("The key is refused."), NOW + second)
    assert polls.due == NOW + 80
    polls.record_failure(Unauthorized("The key is refused."), NOW + 80)
    assert polls.due == NOW + 200


def test_jitter_spreads_the_retries() -> None:
    polls = schedule(interval=60.0, jitter=1.0)
    polls.record_failure(DOWN, NOW)
    assert polls.due == pytest.approx(NOW + 66)
    polls.record_failure(Retry("Too fast.", after=120.0), NOW)
    assert polls.due == NOW + 121


@pytest.mark.parametrize("error", [Unauthorized("The key is refused."), QuotaSpent("The plan is used up.")])
def test_refresh_of_some_keys_ends_the_pause_after_a_refusal(error: SourceError) -> None:
    polls = schedule()
    polls.record_failure(error, NOW)
    assert polls.stopped == isinstance(error, QuotaSpent)
    polls.record_success(NOW + 20, all_keys=False)
    assert not polls.stopped
    assert polls.due == NOW + 80


def test_pause_after_a_refusal_starts_at_a_period_also_after_an_outage() -> None:
    polls = schedule(interval=10.0)
    for _ in range(5):
        polls.record_failure(DOWN, NOW)
    polls.record_failure(Unauthorized("The key is refused."), NOW)
    assert polls.due == NOW + 10


def test_log_has_one_line_when_a_source_fails_and_one_when_it_recovers(
    caplog: pytest.LogCaptureFixture,
) -> None:
    polls = schedule()
    polls.record_failure(DOWN, NOW)
    polls.record_failure(DOWN, NOW + 60)
    polls.record_success(NOW + 180, all_keys=True)
    assert [record.getMessage() for record in caplog.records] == [
        "scripted: The service is down.",
        "scripted: answers again after 180 s",
    ]
