"""Histories of sources that have told this and that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from dashboard.history.history import History
from tests.support.clock import Clock
from tests.support.feeds import Polled, Scripted
from tests.support.histories import Tell, Told


@pytest.fixture
def tell() -> Iterator[Tell]:
    """`tell(*answers)`: the history of a source that gave these, a minute apart."""
    made: list[Polled] = []

    def make(*answers: Any, kind: type[Scripted] = Scripted, **settings: Any) -> Told:
        polled = Polled(kind(*answers, **settings), Clock())
        history = History(polled.feed)
        made.append(polled.start())
        for _ in answers[1:]:
            polled.pass_time(60)
        return polled, history

    yield make
    for polled in made:
        polled.feed.stop()
