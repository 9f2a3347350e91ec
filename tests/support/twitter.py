"""How the tests of X ask, and how they read what comes."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sources.twitter import Twitter
from tests.support.fakes.posts import NOW

TOKEN = "AAAA%2FhuSh/tOken+1="
COUNTS, SEARCH = "/2/tweets/counts/recent", "/2/tweets/search/recent"


class Clock:
    """Unix seconds that a test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


def x(clock: Clock, **settings: Any) -> Twitter:
    return Twitter(**{"track": ["#science"], "clock": clock, "timeout": 2.0, "provider": "x"} | settings)


def search(clock: Clock, **settings: Any) -> Twitter:
    return x(clock, mode="search", **settings)


def posts_in(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["text"].notna()]


def counts_in(table: pd.DataFrame) -> dict[float, float]:
    counts = table[table["text"].isna()]["posts_per_minute"]
    return {time.timestamp() - NOW: count for time, count in zip(counts.index, counts, strict=True)}
