"""Posts per minute from X's counts/recent: one call per tracked term, each charged.

Facts: X docs, "post counts": the first and last buckets of an answer are partial. Either of the
fields `tweet_count` (guides) and `post_count` (OpenAPI description) may be sent.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from typing import Any

import pandas as pd

from sources.base import QuotaSpent, Retry, Source, SourceError, Unauthorized, Usage
from sources.duration import in_words
from sources.numbers.parser import number_or_nan
from sources.posts.source import post_frame
from sources.times.parser import unix_seconds
from sources.x_api.client import LATENESS_SECONDS, XApi, iso_time, quoted_term
from sources.x_api.daily_budget import DailyBudget
from sources.x_api.prices import COUNTS_REQUEST, dollars

_CALLS = 300
_DAY_SECONDS = 86_400.0
_MINUTE_SECONDS = 60.0
_BACKLOG_SECONDS = 3600.0
_MAX_BACKLOG_SECONDS = 86_400.0
_OVERLAP_SECONDS = 120.0
_MAX_PAGES = 5


class XCounts(Source):
    """Count rows as in `sources.posts.source`; the first fetch returns the past hour.

    Where a day at the set interval costs more than the budget, the interval is longer: no minute is missing
    from the counts then, they only come later.
    """

    def __init__(self, track: Sequence[str], budget: DailyBudget, **settings: Any) -> None:
        super().__init__(**settings)
        self._track = list(track)
        self._api = XApi("/2/tweets/counts/recent", _CALLS, budget, timeout=self.timeout, clock=self.clock)
        self._known: dict[str, float] = {}

    def fetch(self, only: Sequence[str] | None = None) -> pd.DataFrame:
        end = time.monotonic() + self.timeout
        minutes: dict[str, dict[float, float]] = {}
        errors: dict[str, SourceError] = {}
        for term in self._track if only is None else only:
            try:
                minutes[term] = self._minutes(term, end)
            except (Retry, Unauthorized, QuotaSpent) as error:
                if not minutes:
                    raise
                # Counts that were paid for are returned; an error that lasts is raised by the next poll.
                errors[term] = error
                break
            except SourceError as error:
                errors[term] = error
        if errors and not minutes:
            raise next(iter(errors.values()))
        self.failures = {term: str(error) for term, error in errors.items()}
        self._known.update({term: max(counts) for term, counts in minutes.items() if counts})
        return post_frame(
            [
                {"time": start, "term": term, "posts_per_minute": count}
                for term, counts in minutes.items()
                for start, count in counts.items()
            ]
        )

    def _minutes(self, term: str, end: float) -> dict[float, float]:
        """Start (unix seconds) and count of the whole minutes since the last one known."""
        now = self.clock()
        since = max(
            self._known.get(term, now - _BACKLOG_SECONDS) - _OVERLAP_SECONDS, now - _MAX_BACKLOG_SECONDS
        )
        since -= since % _MINUTE_SECONDS
        params = {"query": quoted_term(term), "granularity": "minute", "start_time": iso_time(since)}
        buckets: list[Any] = []
        for _ in range(_MAX_PAGES):
            answer = self._api.get(params, end, self._api.reserve(COUNTS_REQUEST), lambda _: COUNTS_REQUEST)
            buckets += answer.get("data") or []
            token = (answer.get("meta") or {}).get("next_token")
            if not token:
                break
            params["next_token"] = token
        known = dict(filter(None, map(_whole_minute, buckets)))
        if buckets and not known and len(buckets) > 2:
            raise SourceError("X sent counts in an unknown format. The next poll tries again.")
        latest = now - LATENESS_SECONDS - _MINUTE_SECONDS
        return {start: count for start, count in known.items() if since <= start <= latest}

    @property
    def provider(self) -> str:
        return "X"

    @property
    def usage(self) -> Usage | None:
        return self._api.budget.usage

    @property
    def period(self) -> float:
        cost = len(self._track) * COUNTS_REQUEST
        return max(super().period, float(math.ceil(self._api.budget.seconds_between(cost))))

    @property
    def min_interval(self) -> float:
        return self._api.quota.min_interval(len(self._track))

    @property
    def cost_per_day(self) -> float:
        polls: float = _DAY_SECONDS / self.interval
        return len(self._track) * COUNTS_REQUEST * polls

    @property
    def note(self) -> str:
        terms = "term" if len(self._track) == 1 else "terms"
        polls = f"{len(self._track)} {terms} every {in_words(self.interval)}"
        cost = f"{polls} cost {dollars(self.cost_per_day)} a day."
        if self.period <= max(self.interval, self.min_interval):
            return cost
        return (
            f"{cost} So that the budget of {dollars(self._api.budget.limit)} a day lasts, X is called every "
            f"{in_words(self.period)}. Raise `budget` for more."
        )

    def close(self) -> None:
        self._api.close()


def _whole_minute(bucket: Any) -> tuple[float, float] | None:
    """Start and count of a bucket; None where it is partial, or cannot be parsed."""
    if not isinstance(bucket, dict):
        return None
    start, end = unix_seconds(bucket.get("start")), unix_seconds(bucket.get("end"))
    count = number_or_nan(bucket.get("tweet_count", bucket.get("post_count")))
    if start is None or end is None or not count >= 0:
        return None
    return (start, count) if end - start == _MINUTE_SECONDS and start % _MINUTE_SECONDS == 0 else None
