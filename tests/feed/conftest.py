"""Feeds whose clock a test sets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support.clock import Clock
from tests.support.feeds import Polled, Scripted

Poll = Callable[..., Polled]


@pytest.fixture
def poll() -> Iterator[Poll]:
    """`poll(*answers, **settings)`: a feed, not yet started, of a source that returns these answers."""
    made: list[Polled] = []

    def make(*answers: Any, source: Scripted | None = None, **settings: Any) -> Polled:
        made.append(Polled(source or Scripted(*answers, **settings), Clock()))
        return made[-1]

    yield make
    for polled in made:
        polled.feed.stop()
