"""Limits of calls to a provider, counted in this process over moving windows."""

from __future__ import annotations

import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from functools import cache

from limits import RateLimitItem, parse

from sources.base import QuotaSpent, Retry, SourceError, Usage

_DAY_SECONDS = 86_400


_MAX_ENTRIES = 10_000


class MovingWindows:
    """The calls of every limit and account in the time that the limit is about. Thread-safe.

    The windows of the limits library follow the clock, and one that is set back would hold calls back for as
    long.

    monotonic: seconds.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._calls: defaultdict[tuple[RateLimitItem, str], deque[list[float]]] = defaultdict(deque)

    def used(self, limit: RateLimitItem, account: str) -> int:
        """Calls in the window that ends now."""
        with self._lock:
            return int(sum(cost for _, cost in self._current(limit, account)))

    def add(self, limit: RateLimitItem, account: str, cost: int) -> None:
        """Count `cost` calls now."""
        with self._lock:
            calls, now = self._current(limit, account), self._monotonic()
            if calls and now - calls[-1][0] < limit.get_expiry() / _MAX_ENTRIES:
                calls[-1][1] += cost
            else:
                calls.append([now, cost])

    def seconds_until_free(self, limit: RateLimitItem, account: str) -> float:
        """Seconds until the oldest calls leave the window."""
        with self._lock:
            calls = self._current(limit, account)
            return calls[0][0] + limit.get_expiry() - self._monotonic() if calls else 0.0

    def _current(self, limit: RateLimitItem, account: str) -> deque[list[float]]:
        calls, oldest = self._calls[limit, account], self._monotonic() - limit.get_expiry()
        while calls and calls[0][0] <= oldest:
            calls.popleft()
        return calls


@cache
def windows() -> MovingWindows:
    """The counts of the whole process, so that two sources of one account share its quota.

    `windows.cache_clear()` resets them.
    """
    return MovingWindows()


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
            if self.enforced and self._used(limit) + cost > limit.amount:
                raise self._exhausted(limit)

    def count(self, cost: int = 1) -> None:
        """Count `cost` calls that were made, for providers whose reply determines the cost."""
        for limit in self._limits:
            windows().add(limit, self._account, cost)

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
        return min(windows().used(limit, self._account), limit.amount)

    def _exhausted(self, limit: RateLimitItem) -> SourceError:
        after = max(windows().seconds_until_free(limit, self._account), 1.0)
        budget = f"the {limit.amount:,} calls per {_window_text(limit)} that the plan allows"
        if after >= _DAY_SECONDS:
            return QuotaSpent(
                f"This dashboard has used up {budget}. Raise the interval or request less.", after
            )
        return Retry(f"This dashboard has used up {budget}; the next call waits {after:.0f} s.", after)


def _window_text(limit: RateLimitItem) -> str:
    name = limit.GRANULARITY.name
    return name if limit.multiples == 1 else f"{limit.multiples} {name}s"
