"""Limits of calls to a provider, counted in this process over moving windows."""

from __future__ import annotations

import time
from functools import cache

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from sources.base import QuotaSpent, Retry, SourceError, Usage

_DAY_SECONDS = 86_400


@cache
def windows() -> MovingWindowRateLimiter:
    """The counts of the whole process, so that two sources of one account share its quota.

    `windows.cache_clear()` resets them.
    """
    return MovingWindowRateLimiter(MemoryStorage())


class Quota:
    """Limits of one account, such as `Quota("60/minute", "1000000/month", account="openweather")`.

    account: provider and key; sources with the same account and limits share the counts.
    enforced: whether `check` raises; with a server of the user's own, calls are only counted.
    """

    def __init__(self, *limits: str, account: str, enforced: bool = True) -> None:
        self._limits: list[RateLimitItem] = sorted(map(parse, limits), key=RateLimitItem.get_expiry)
        self._account = account
        self.enforced = enforced

    def spend(self, cost: int = 1) -> None:
        """Check and count `cost` calls that are about to be made; nothing is counted where `check` raises."""
        self.check(cost)
        self.count(cost)

    def check(self, cost: int = 1) -> None:
        """Check that `cost` calls are left.

        Raises Retry until calls are left again, or QuotaSpent where that takes a day or more.
        """
        for limit in self._limits:
            if self.enforced and not windows().test(limit, self._account, cost=cost):
                raise self._exhausted(limit)

    def count(self, cost: int = 1) -> None:
        """Count `cost` calls that were made, for providers whose reply determines the cost."""
        for limit in self._limits:
            windows().hit(limit, self._account, cost=cost)

    def min_interval(self, cost: int = 1) -> float:
        """Seconds between polls of `cost` calls each that no limit ever exceeds."""
        return float(self.enforced) * max(cost * limit.get_expiry() / limit.amount for limit in self._limits)

    @property
    def usage(self) -> Usage:
        """Calls used of the limit that is nearest to being spent; of equals, the longest."""

        def use(limit: RateLimitItem) -> tuple[float, int]:
            return self._used(limit) / limit.amount, limit.get_expiry()

        nearest = max(self._limits, key=use)
        return Usage(self._used(nearest), nearest.amount, f"calls per {_window_text(nearest)}")

    def _used(self, limit: RateLimitItem) -> int:
        return limit.amount - windows().get_window_stats(limit, self._account).remaining

    def _exhausted(self, limit: RateLimitItem) -> SourceError:
        after = max(windows().get_window_stats(limit, self._account).reset_time - time.time(), 1.0)
        budget = f"the {limit.amount:,} calls per {_window_text(limit)} that the plan allows"
        if after >= _DAY_SECONDS:
            return QuotaSpent(f"This dashboard has used up {budget}. Raise the interval or request less.")
        return Retry(f"This dashboard has used up {budget}; the next call waits {after:.0f} s.", after)


def _window_text(limit: RateLimitItem) -> str:
    name = limit.GRANULARITY.name
    return name if limit.multiples == 1 else f"{limit.multiples} {name}s"
