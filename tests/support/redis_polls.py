"""Polls of a Redis source in tests."""

from __future__ import annotations

import pandas as pd
import pytest

from sources.base import SourceError
from sources.redis_posts import Redis
from tests.support.clock import Clock
from tests.support.post_rows import count_rows

PASSWORD = "p@ss/wörd #1:?%"


def poll(source: Redis, clock: Clock | None = None, seconds: int = 0) -> pd.DataFrame:
    """The rows of a poll now and, for `seconds`, every ten seconds by the clock."""
    tables = [source.fetch()]
    for _ in range(0, seconds, 10):
        assert clock
        clock.advance(10)
        tables.append(source.fetch())
    return pd.concat([table for table in tables if not table.empty] or tables[:1])


def counts_by_minute(table: pd.DataFrame, clock: Clock) -> dict[int, float]:
    """Posts per minute, by the number of minutes from now: -1 is the last whole one."""
    return {round((start - clock.now) / 60): count for start, count in count_rows(table).items()}


def error_of(source: Redis) -> str:
    """The text of the error that the next fetch raises; it contains no password."""
    with pytest.raises(SourceError) as error:
        source.fetch()
    assert PASSWORD not in str(error.value)
    return str(error.value)
