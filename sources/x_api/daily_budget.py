"""A budget of dollars a day, stored so that neither a restart nor a second process spends it twice."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

from sources.application_directory import STATE_VARIABLE, application_directory
from sources.base import QuotaSpent, SourceError, Usage
from sources.x_api.prices import dollars

_LOCK_SECONDS = 5.0
_MICRO = 1_000_000


class BudgetSpent(QuotaSpent):
    """The day's budget is spent; `after` is the seconds until the next UTC day."""


class Spending(Usage):
    """Dollars that were spent, and the budget."""

    @property
    def text(self) -> str:
        return f"{dollars(self.used)} of {dollars(self.limit)} spent {self.unit}"


class Grant(NamedTuple):
    """Microdollars that were reserved for a request. They count for their UTC day (ISO date) already."""

    day: str
    micros: int

    def posts(self, price: float) -> int:
        """The number of posts of this price (dollars) that the grant allows."""
        return self.micros // _micros(price)


class DailyBudget:
    """The dollars that all processes of this user may spend in a UTC day together. The price of a request is
    reserved before it is sent: a process that ends in between has at worst counted too much.

    limit: dollars. folder: where the spending is stored; by default DASHBOARD_STATE_DIR, or else the
        application directory.
    """

    def __init__(
        self, limit: float, *, clock: Callable[[], float] = time.time, folder: Path | None = None
    ) -> None:
        self.limit = limit
        self._clock = clock
        self._path = (folder or application_directory(STATE_VARIABLE)) / "x-spending.json"
        self._used: Grant | None = None

    @property
    def usage(self) -> Spending:
        return Spending(self._known() / _MICRO, self.limit, "today; renewed at 00:00 UTC")

    @property
    def left(self) -> float:
        """The dollars of today that are not spent, as of the last change in this process."""
        return max(self.limit - self._known() / _MICRO, 0.0)

    def seconds_between(self, cost: float) -> float:
        """The time between polls (seconds) with which the rest of today's budget lasts until midnight UTC.
        cost: dollars per poll."""
        polls = _micros(self.left) // _micros(cost) if cost > 0 else 0
        return self._seconds_left() / max(polls, 1) if cost > 0 else 0.0

    def reserve(self, price: float, fewest: int = 1, most: int = 1) -> Grant:
        """Reserve `most` times the price (dollars), or as often as the budget allows, before a request is
        sent. Raises BudgetSpent where it allows fewer than `fewest`, and SourceError where the spending
        cannot be stored."""

        def affordable(used: int) -> int:
            times = min((_micros(self.limit) - used) // _micros(price), most)
            return times * _micros(price) if times >= fewest else 0

        grant = self._change(affordable)
        if grant.micros == 0:
            raise self._spent(fewest * price)
        return grant

    def settle(self, grant: Grant, cost: float) -> None:
        """Replace a reservation by the actual cost (dollars)."""
        unspent = grant.micros - _micros(cost)
        if unspent and grant.day == self._today():
            self._change(lambda used: -min(unspent, used))

    def _known(self) -> int:
        """Microdollars spent today, as far as this process knows."""
        if self._used is None:
            try:
                self._used = self._read()
            except (SourceError, OSError):
                self._used = Grant("", 0)
        return self._used.micros if self._used.day >= self._today() else 0

    def _change(self, change: Callable[[int], int]) -> Grant:
        """Add `change(microdollars spent today)` to those; returns what was added."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(f"{self._path}.lock", timeout=_LOCK_SECONDS):
                # A clock that was set back must not open the budget of a day that was counted already.
                day, used = max(self._read(), Grant(self._today(), 0))
                if day > self._day(1):
                    day = self._day(0)  # the clock was wrong: what it counted is of today at the latest
                added = change(used)
                self._used = Grant(day, used + added)
                new_file = self._path.with_suffix(".new")
                with new_file.open("w", encoding="utf-8") as file:
                    json.dump({"day": day, "microdollars": used + added}, file)
                    file.flush()
                    os.fsync(file.fileno())
                new_file.replace(self._path)
        except (OSError, Timeout) as error:
            raise SourceError(
                f"What is spent today cannot be stored in {self._path.parent} ({type(error).__name__}), so X "
                "is not called. Make that folder writable, or set DASHBOARD_STATE_DIR to another one."
            ) from None
        return Grant(day, added)

    def _read(self) -> Grant:
        try:
            stored = json.loads(self._path.read_text(encoding="utf-8"))
            used = int(stored["microdollars"])
            if used < 0:
                raise ValueError("less than nothing is spent")
            return Grant(datetime.fromisoformat(stored["day"]).date().isoformat(), used)
        except FileNotFoundError:
            return Grant("", 0)
        except (ValueError, TypeError, KeyError, OverflowError):
            raise SourceError(
                f"What was spent today, in {self._path}, cannot be read, so X is not called. Delete that "
                "file to start today's spending at zero."
            ) from None

    def _spent(self, cost: float) -> BudgetSpent:
        return BudgetSpent(
            f"Today's budget for X is spent: {dollars(self.limit - self.left)} of {dollars(self.limit)}, and "
            f"the next request may cost {dollars(cost)}. Polling goes on at 00:00 UTC. For more, raise "
            "`budget`, then start again.",
            self._seconds_left(),
        )

    def _today(self) -> str:
        return self._day(0)

    def _day(self, ahead: int) -> str:
        """The UTC day so many days from now."""
        return (self._now() + timedelta(days=ahead)).date().isoformat()

    def _seconds_left(self) -> float:
        """Seconds until midnight UTC, at least 1."""
        now = self._now()
        midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        return max((midnight - now).total_seconds(), 1.0)

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)


def _micros(amount: float) -> int:
    """Dollars in microdollars, in which sums are exact."""
    return round(amount * _MICRO)
