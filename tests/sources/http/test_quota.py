"""Calls are counted for a whole account, and a spent limit says until when."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from sources.base import QuotaSpent, Retry, Usage
from sources.http import quota as quota_module
from sources.http.quota import MovingWindows, Quota, windows


@pytest.fixture
def account() -> str:
    windows.cache_clear()
    return "provider/key"


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[float], None]]:
    """Moves the clock of the quota's windows on by some seconds."""
    passed = [0.0]
    counted = MovingWindows(lambda: passed[0])
    monkeypatch.setattr(quota_module, "windows", lambda: counted)

    def move(seconds: float) -> None:
        passed[0] += seconds

    yield move


def test_quota_of_a_minute_raises_retry_until_the_window_has_moved(
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


def test_quota_of_a_month_raises_quota_spent(account: str) -> None:
    quota = Quota("60/minute", "10/month", account=account)
    quota.spend(10)
    with pytest.raises(QuotaSpent, match="10 calls per month"):
        quota.spend()


def test_quota_usage_is_of_the_limit_nearest_to_its_end(account: str, wait: Callable[[float], None]) -> None:
    quota = Quota("60/minute", "1000000/month", account=account)
    assert quota.usage == Usage(0, 1_000_000, "calls per month")
    quota.spend(6)
    assert quota.usage == Usage(6, 60, "calls per minute")
    wait(61)
    assert quota.usage == Usage(6, 1_000_000, "calls per month")


def test_quota_is_shared_by_sources_of_one_account(account: str) -> None:
    Quota("3/minute", account=account).spend(2)
    with pytest.raises(Retry):
        Quota("3/minute", account=account).spend(2)
    Quota("3/minute", account=account + " of somebody else").spend(2)


def test_quota_min_interval_satisfies_every_limit(account: str) -> None:
    assert Quota("60/minute", "1000000/month", account=account).min_interval(10) == pytest.approx(25.92)
    assert Quota("300/15 minute", account=account).min_interval() == 3


def test_quota_counts_many_calls_and_forgets_those_that_left_the_window(
    account: str, wait: Callable[[float], None]
) -> None:
    quota = Quota("1000/minute", account=account)
    for _ in range(60):
        quota.spend(10)
        wait(1)
    assert quota.usage == Usage(590, 1000, "calls per minute")
    quota.count(2000)
    assert quota.usage == Usage(1000, 1000, "calls per minute")


def test_quota_of_a_month_says_when_calls_are_left_again(account: str) -> None:
    quota = Quota("10/month", account=account)
    quota.spend(10)
    with pytest.raises(QuotaSpent) as caught:
        quota.spend()
    assert caught.value.after > 20 * 86_400
