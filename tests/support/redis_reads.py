"""What a source of Redis tells when it is looked at."""

from __future__ import annotations

import pandas as pd
import pytest

from sources.base import SourceError
from sources.redis_posts import Redis
from tests.support.feeds import Clock

PASSWORD = "p@ss/wörd #1:?%"


def told(source: Redis, clock: Clock | None = None, seconds: int = 0) -> pd.DataFrame:
    """What it tells in so many seconds, looked at every ten."""
    tables = [source.fetch()]
    for _ in range(0, seconds, 10):
        assert clock
        clock.now += 10
        tables.append(source.fetch())
    return pd.concat([table for table in tables if not table.empty] or tables[:1])


def posts(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["text"].notna()]


def counts(table: pd.DataFrame, clock: Clock) -> dict[int, float]:
    """Posts per minute, by how many minutes ago."""
    numbers = table[table["text"].isna()]["posts_per_minute"]
    return {round((time.timestamp() - clock.now) / 60): count for time, count in numbers.items()}


def error_of(source: Redis) -> str:
    with pytest.raises(SourceError) as error:
        source.fetch()
    assert PASSWORD not in str(error.value)
    return str(error.value)
