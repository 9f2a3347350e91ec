"""Made-up weather stands in until the live service answers, and never again."""

from __future__ import annotations

import pandas as pd
import pytest

from sources.base import QuotaSpent, SourceError, Unauthorized
from tests.sources.weather_service.conftest import Make
from tests.support.clock import Clock
from tests.support.fakes.faults import USELESS
from tests.support.fakes.server import FakeServer
from tests.support.fakes.weather import NOW


def test_weather_auto_is_openweather_with_a_key_else_open_meteo(
    weather: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert weather("auto").active_provider == "OpenWeather"
    monkeypatch.delenv("OPENWEATHER_API_KEY")
    assert weather("auto").active_provider == "Open-Meteo"


@pytest.mark.parametrize("fault", [*USELESS, "429", "hang"])
def test_weather_auto_has_sample_rows_until_the_first_reply(
    server: FakeServer, weather: Make, clock: Clock, fault: str
) -> None:
    source = weather("auto", timeout=0.3 if fault == "hang" else 10.0)
    server.fault["openweather"] = fault
    rows = source.fetch()
    assert source.sample
    assert source.active_provider == "sample"
    assert source.warning.startswith("OpenWeather")
    assert source.period == 2
    assert sorted(rows["city"].unique()) == ["London", "Tokyo"]
    assert rows.index.min() == pd.Timestamp(NOW - 3600, unit="s", tz="UTC")

    server.fault.clear()
    before = len(server.requests)
    clock.now += 2
    assert len(source.fetch()) == 2, "one row per city, and the live service is not called every two seconds"
    assert len(server.requests) == before
    clock.now += 120
    source.fetch()
    assert (source.sample, source.active_provider, source.warning) == (False, "OpenWeather", "")
    assert source.period == 600

    server.fault["openweather"] = fault
    with pytest.raises(SourceError):
        source.fetch()
    assert not source.sample


@pytest.mark.parametrize(("fault", "kind"), [("401", Unauthorized), ("402", QuotaSpent)])
def test_weather_auto_raises_for_a_refused_key_and_a_spent_plan(
    server: FakeServer, weather: Make, fault: str, kind: type[SourceError]
) -> None:
    source = weather("auto")
    server.fault["openweather"] = fault
    with pytest.raises(kind):
        source.fetch()
    assert not source.sample
