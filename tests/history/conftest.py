"""Histories of sources with scripted answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from dashboard.history.history import History
from tests.support.clock import Clock
from tests.support.feeds import Polled, Scripted
from tests.support.histories import MakeHistory, PolledHistory


@pytest.fixture
def make_history() -> Iterator[MakeHistory]:
    """`make_history(*answers)`: the history of a source that gave these answers, a minute apart."""
    made: list[Polled] = []

    def make(*answers: Any, kind: type[Scripted] = Scripted, **settings: Any) -> PolledHistory:
        polled = Polled(kind(*answers, **settings), Clock())
        history = History(polled.feed)
        made.append(polled.start())
        for _ in answers[1:]:
            polled.pass_time(60)
        return polled, history

    yield make
    for polled in made:
        polled.feed.stop()
