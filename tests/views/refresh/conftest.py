"""A refresh of a weather source that is fetched only on request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dashboard.feed.feed import Feed
from dashboard.history.history import History
from dashboard.views.refresh.request import Refresh
from sources.weather import Weather
from tests.support.clock import Clock
from tests.support.services import Services

CITIES = ["London", "Tokyo", "Atlantis"]

MakeRefresh = Callable[..., Refresh]


@pytest.fixture
def weather(services: Services, monkeypatch: pytest.MonkeyPatch) -> MakeRefresh:
    """`weather(cities=[...])`: nothing is fetched yet, and nothing by itself; no later answer is shared."""
    for name, url in services.urls.items():
        monkeypatch.setenv(name, url)

    def make(**settings: Any) -> Refresh:
        clock = Clock()
        source = Weather(**{"name": "weather", "provider": "open-meteo", "cities": CITIES, **settings})
        refresh = Refresh(History(Feed(source, clock=clock, monotonic=clock, start=False)))
        refresh.param.watch(lambda _: setattr(clock, "now", clock.now + 60), "answers")
        return refresh

    return make


def fetches(services: Services) -> int:
    """How often the forecast was requested."""
    return len(services.server.requests_to("/v1/forecast"))
