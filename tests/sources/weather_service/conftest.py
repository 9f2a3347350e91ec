"""A weather source on the fake services, with a clock and a quota of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sources.http.quota import windows
from sources.weather import Weather
from tests.support.clock import Clock
from tests.support.fakes.server import FakeServer
from tests.support.fakes.weather import NOW, FakeWeather

Make = Callable[..., Weather]


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with FakeServer(drip_seconds=0.05) as fake:
        yield fake


@pytest.fixture
def fake(server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> FakeWeather:
    """Both services on one server, the key that OpenWeather takes, and all of their quotas unspent."""
    monkeypatch.setenv("OPENWEATHER_URL", server.url)
    monkeypatch.setenv("OPEN_METEO_URL", server.url)
    monkeypatch.setenv("OPENWEATHER_API_KEY", "good-key")
    windows.cache_clear()
    return FakeWeather(server, key="good-key")


@pytest.fixture
def weather(fake: FakeWeather, clock: Clock) -> Iterator[Make]:
    made: list[Weather] = []

    def make(provider: str, *cities: str, **settings: Any) -> Weather:
        chosen = list(cities or ("London", "Tokyo"))
        made.append(Weather(provider=provider, cities=chosen, clock=clock, monotonic=clock, **settings))
        return made[-1]

    yield make
    for source in made:
        source.close()
