"""Calls are counted for a whole account, and a spent limit says until when."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from sources.base import QuotaSpent, Retry, Usage
from sources.quota import Quota, windows


@pytest.fixture
def account() -> str:
    windows.cache_clear()
    return "provider/key"


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[float], None]]:
    """Moves the clock of the quota's windows on by some seconds."""
    start, passed = time.time(), [0.0]
    monkeypatch.setattr(time, "time", lambda: start + passed[0])

    def move(seconds: float) -> None:
        passed[0] += seconds

    yield move


def test_a_spent_minute_says_how_long_and_has_room_again_after_that(
    account: str, wait: Callable[[float], None]
) -> None:
    quota = Quota("3/minute", "100/day", account=account)
    quota.spend(2)
    wait(20)
    with pytest.raises(Retry, match="3 calls per minute") as caught:
        quota.spend(2)
    assert caught.value.after == pytest.approx(40, abs=1)
    assert quota.usage == Usage(2, 3, "calls per minute"), "a refused call is not counted"
    wait(caught.value.after + 1)
    quota.spend(2)


def test_a_spent_month_is_for_a_person_to_solve(account: str) -> None:
    quota = Quota("60/minute", "10/month", account=account)
    quota.spend(10)
    with pytest.raises(QuotaSpent, match="10 calls per month"):
        quota.spend()


def test_usage_is_of_the_limit_nearest_to_being_spent(account: str, wait: Callable[[float], None]) -> None:
    quota = Quota("60/minute", "1000000/month", account=account)
    assert quota.usage == Usage(0, 1_000_000, "calls per month")
    quota.spend(6)
    assert quota.usage == Usage(6, 60, "calls per minute")
    wait(61)
    assert quota.usage == Usage(6, 1_000_000, "calls per month")


def test_two_sources_of_one_account_share_its_quota(account: str) -> None:
    Quota("3/minute", account=account).spend(2)
    with pytest.raises(Retry):
        Quota("3/minute", account=account).spend(2)
    Quota("3/minute", account=account + " of somebody else").spend(2)


def test_the_least_interval_is_the_tightest_limit(account: str) -> None:
    assert Quota("60/minute", "1000000/month", account=account).min_interval(10) == pytest.approx(25.92)
    assert Quota("300/15 minute", account=account).min_interval() == 3
