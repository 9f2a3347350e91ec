"""Sources that read from a Redis of the test's own, and their clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sources.redis_posts import Redis
from tests.support.clock import Clock
from tests.support.redis_server import RedisServer

Listen = Callable[..., Redis]


@pytest.fixture
def clock() -> Clock:
    """At the beginning of a minute."""
    return Clock(1_800_000_000.0)


@pytest.fixture
def listen(redis: RedisServer, clock: Clock) -> Iterator[Listen]:
    """`listen(**settings)`: a source that reads from the test's Redis, not yet connected."""
    made: list[Redis] = []

    def listen(**settings: Any) -> Redis:
        usual = {"name": "redis", "url": redis.url, "track": ["#science"], "timeout": 2.0, "clock": clock}
        made.append(Redis(**usual | settings))
        return made[-1]

    yield listen
    for source in made:
        source.close()
