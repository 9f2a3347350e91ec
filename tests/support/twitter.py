"""Sources of X with the settings of the tests."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sources.twitter import Twitter
from tests.support.clock import Clock
from tests.support.fakes.posts import NOW
from tests.support.post_rows import count_rows

TOKEN = "AAAA%2FhuSh/tOken+1="
COUNTS, SEARCH = "/2/tweets/counts/recent", "/2/tweets/search/recent"


def x_counts(clock: Clock, **settings: Any) -> Twitter:
    return Twitter(
        **{"track": ["#science"], "clock": clock, "monotonic": clock, "timeout": 2.0, "provider": "x"}
        | settings
    )


def x_search(clock: Clock, **settings: Any) -> Twitter:
    return x_counts(clock, mode="search", **settings)


def counts_since_now(table: pd.DataFrame) -> dict[float, float]:
    """Posts per minute by the start of the minute, in seconds after NOW."""
    return {start - NOW: count for start, count in count_rows(table).items()}
