"""What both services promise: rows in metric units, reasons for what is missing, no key shown."""

from __future__ import annotations

import logging
import math
import traceback
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from sources.base import QuotaSpent, Retry, SourceError, Unauthorized
from sources.http.client import Unreachable
from sources.weather import Weather
from sources.weather_service.base import QUANTITIES
from tests.sources.weather_service.conftest import Make
from tests.support.fakes.faults import USELESS
from tests.support.fakes.server import Answer, FakeServer, Request
from tests.support.fakes.weather import NOW, OBSERVED, FakeWeather

LIVE = ["openweather", "open-meteo"]


def change(server: FakeServer, path: str, edit: Callable[[Request, Any], Any]) -> None:
    """Have a path's good answers edited: `edit` gets the request and the body and gives the body."""
    service, good = server.find(path) or pytest.fail(f"no route {path}")
    server.routes.insert(0, (service, path, lambda request: Answer(body=edit(request, good(request).body))))


@pytest.mark.parametrize("provider", LIVE)
def test_weather_has_a_metric_row_per_city_at_the_observed_time(weather: Make, provider: str) -> None:
    source = weather(provider, units="imperial")
    rows = source.fetch()
    assert list(rows["city"]) == ["London", "Tokyo"]
    assert rows.index.name == "time"
    assert str(rows.index.dtype) == "datetime64[ns, UTC]"
    assert set(rows.index) == {pd.Timestamp(OBSERVED, unit="s", tz="UTC")}
    london = rows.iloc[0]
    assert london["temperature"] == pytest.approx(4.25, abs=0.01)
    assert (london["humidity"], london["wind_speed"]) == (87, 4.6)
    assert london["pressure"] == pytest.approx(1009, abs=0.5)
    assert (london["latitude"], london["longitude"]) == (51.5073, -0.1276), "the place, not the grid cell"
    assert all(rows[name].dtype == float for name in (*QUANTITIES, "latitude", "longitude"))
    assert source.failures == {}
    assert not source.sample
    assert source.active_provider == {"openweather": "OpenWeather", "open-meteo": "Open-Meteo"}[provider]


@pytest.mark.parametrize("provider", LIVE)
def test_weather_fetches_some_cities_alone(server: FakeServer, weather: Make, provider: str) -> None:
    assert list(weather(provider).fetch(only=["Tokyo"])["city"]) == ["Tokyo"]
    assert not [request for request in server.requests if "51.5" in str(request.query)]


@pytest.mark.parametrize("provider", LIVE)
def test_weather_names_an_unknown_city_and_returns_the_others(weather: Make, provider: str) -> None:
    source = weather(provider, "Atlantis", "London")
    assert list(source.fetch()["city"]) == ["London"]
    assert list(source.failures) == ["Atlantis"]
    assert "'Atlantis'" in source.failures["Atlantis"]
    assert "spelling" in source.failures["Atlantis"]
    with pytest.raises(SourceError, match="Atlantis"):
        source.fetch(only=["Atlantis"])


def _london(provider: str, edit: Callable[[Any], Any]) -> Callable[[Request, Any], Any]:
    """An edit of what the provider says about London, in the part that holds time and numbers."""

    def change_openweather(request: Request, body: Any) -> Any:
        return edit(body) if body["name"] == "London" else body

    def change_open_meteo(request: Request, body: Any) -> Any:
        edit(body[0]["current"])
        return body

    return change_openweather if provider == "openweather" else change_open_meteo


@pytest.mark.parametrize(
    ("provider", "path", "edit"),
    [
        ("openweather", "/data/2.5/weather", lambda body: body["main"].update(humidity=None)),
        ("openweather", "/data/2.5/weather", lambda body: body["main"].pop("humidity")),
        ("openweather", "/data/2.5/weather", lambda body: body["main"].update(humidity=[87])),
        ("open-meteo", "/v1/forecast", lambda now: now.update(relative_humidity_2m=None)),
        ("open-meteo", "/v1/forecast", lambda now: now.pop("relative_humidity_2m")),
        ("open-meteo", "/v1/forecast", lambda now: now.update(relative_humidity_2m={"value": 87})),
    ],
)
def test_weather_quantity_that_is_missing_is_nan(
    *,
    server: FakeServer,
    weather: Make,
    provider: str,
    path: str,
    edit: Callable[[Any], Any],
) -> None:
    def edited(body: Any) -> Any:
        edit(body)
        return body

    source = weather(provider)
    change(server, path, _london(provider, edited))
    rows = source.fetch().set_index("city")
    assert math.isnan(rows.loc["London", "humidity"])
    assert rows.loc["London", "wind_speed"] == 4.6
    assert rows.loc["Tokyo", "humidity"] == 87
    assert source.failures == {}


@pytest.mark.parametrize("provider", LIVE)
@pytest.mark.parametrize(
    ("moment", "words"),
    [(None, "no time"), ("soon", "no time"), ([], "no time"), (NOW + 900, "15 min in the future")],
)
def test_weather_row_without_a_time_or_in_the_future_is_dropped(
    server: FakeServer, weather: Make, provider: str, moment: Any, words: str
) -> None:
    name, path = ("dt", "/data/2.5/weather") if provider == "openweather" else ("time", "/v1/forecast")

    def edited(body: Any) -> Any:
        return body | {name: moment} if provider == "openweather" else body.update({name: moment})

    source = weather(provider)
    change(server, path, _london(provider, edited))
    assert list(source.fetch()["city"]) == ["Tokyo"]
    assert words in source.failures["London"]


@pytest.mark.parametrize("provider", LIVE)
def test_weather_ignores_unknown_fields(server: FakeServer, weather: Make, provider: str) -> None:
    server.fault[provider] = "extra"
    assert list(weather(provider).fetch()["humidity"]) == [87, 87]


@pytest.mark.parametrize("provider", LIVE)
@pytest.mark.parametrize("known", [False, True], ids=["first poll", "later poll"])
@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("401", Unauthorized),
        ("402", QuotaSpent),
        ("429", Retry),
        *[(fault, SourceError) for fault in USELESS],
        ("hang", Unreachable),
        ("drip_headers", Unreachable),
        ("drip_body", Unreachable),
    ],
)
def test_weather_raises_without_the_key_for_every_fault_and_recovers(
    *,
    server: FakeServer,
    fake: FakeWeather,
    weather: Make,
    caplog: pytest.LogCaptureFixture,
    provider: str,
    known: bool,
    fault: str,
    kind: type[SourceError],
) -> None:
    caplog.set_level(logging.DEBUG)
    source = weather(provider, timeout=10.0)
    if known:
        source.fetch()
    server.fault[provider] = fault
    source.timeout = 0.3 if kind is Unreachable else 10.0
    with pytest.raises(kind) as caught:
        source.fetch()
    server.fault.clear()
    source.timeout = 10.0
    assert sorted(source.fetch()["city"]) == ["London", "Tokyo"]
    assert fake.key not in "".join(traceback.format_exception(caught.value))
    assert fake.key not in repr(source) + caplog.text
    chain: BaseException | None = caught.value
    while chain is not None:
        assert fake.key not in repr(chain)
        chain = chain.__cause__ or chain.__context__


@pytest.mark.parametrize("provider", LIVE)
def test_weather_403_is_a_refusal_where_a_key_was_sent(
    server: FakeServer, weather: Make, provider: str
) -> None:
    server.fault[provider] = "403"
    with pytest.raises(SourceError) as caught:
        weather(provider).fetch()
    assert isinstance(caught.value, Unauthorized) == (provider == "openweather")


@pytest.mark.parametrize("provider", LIVE)
def test_weather_closed_port_is_unreachable(server: FakeServer, weather: Make, provider: str) -> None:
    source = weather(provider)
    server.close()
    with pytest.raises(Unreachable, match="network"):
        source.fetch()


def test_weather_min_interval_depends_on_the_number_of_cities(weather: Make) -> None:
    assert weather("openweather", *"abcdefghij").min_interval == pytest.approx(25.92)
    assert weather("open-meteo", *"abcdefghij").min_interval == pytest.approx(86.4)
    assert weather("open-meteo", *"abcdefghij", interval=5).period == pytest.approx(86.4)
    assert weather("sample").min_interval == 0


@pytest.mark.parametrize("provider", LIVE)
def test_weather_lower_floor_and_own_server_disable_the_quota(weather: Make, provider: str) -> None:
    source = weather(provider, *"abcdefghij", interval=5, floor=1)
    assert source.period == 5


def test_weather_lower_floor_does_not_disable_the_quota_of_the_service(
    weather: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPEN_METEO_URL")
    assert weather("open-meteo", *"abcdefghij", interval=5, floor=1).period == pytest.approx(86.4)


def test_weather_rejects_a_setting_out_of_range() -> None:
    wrong: dict[str, Any]
    for wrong in ({"provider": "weatherbug"}, {"units": "kelvin"}, {"cities": []}, {"cities": [7]}):
        with pytest.raises((ValueError, TypeError)):
            Weather(**wrong)
