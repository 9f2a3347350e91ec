"""One call for all places, and patience by the words of the refusal."""

from __future__ import annotations

import pytest

from sources.base import Retry, SourceError
from tests.sources.weather_service.conftest import Make
from tests.support.fakes.server import Answer, FakeServer
from tests.support.fakes.weather import NOW


def test_open_meteo_makes_one_call_for_all_cities_and_one_per_name(server: FakeServer, weather: Make) -> None:
    source = weather("open-meteo", "London", "Tokyo", "Paris")
    source.fetch()
    assert list(source.fetch()["city"]) == ["London", "Tokyo", "Paris"]
    assert len(server.requests_to("/v1/search")) == 3
    (_, forecast) = server.requests_to("/v1/forecast")
    assert forecast.query["latitude"] == "51.5073,35.6769,48.8566"
    assert (forecast.query["timeformat"], forecast.query["wind_speed_unit"]) == ("unixtime", "ms")
    assert source.usage is not None
    assert source.usage.used == 3 + 2 * 3, "a forecast costs one call per place"


@pytest.mark.parametrize(
    ("reason", "seconds"),
    [
        ("Minutely API request limit exceeded. Please try again in one minute.", 60),
        ("Hourly API request limit exceeded. Please try again in the next hour.", 3600 - NOW % 3600 + 1),
        ("Daily API request limit exceeded. Please try again tomorrow.", 86_400 - NOW % 86_400 + 1),
        ("Too many concurrent requests", 60),
    ],
)
def test_open_meteo_429_has_the_pause_of_its_reason(
    server: FakeServer, weather: Make, reason: str, seconds: float
) -> None:
    refusal = Answer(429, body={"error": True, "reason": reason})
    server.routes.insert(0, ("open-meteo", "/v1/forecast", lambda _: refusal))
    source = weather("open-meteo")
    with pytest.raises(Retry, match=reason.split(".", maxsplit=1)[0]) as caught:
        source.fetch()
    assert caught.value.after == seconds
    assert source.usage is not None
    assert source.usage.used == 3, "two names and one error"


@pytest.mark.parametrize(
    "body",
    [
        b'[{"current": {"time": 1795311000}}, {"curUnexpected error while streaming data: timeout',
        b'{"error": true, "reason": "Invalid timezone"}',
        b"[]",
        b"null",
        b'"text"',
    ],
)
def test_open_meteo_raises_for_a_forecast_of_another_shape(
    server: FakeServer, weather: Make, body: bytes
) -> None:
    server.routes.insert(0, ("open-meteo", "/v1/forecast", lambda _: Answer(body=body)))
    with pytest.raises(SourceError, match="Open-Meteo"):
        weather("open-meteo").fetch()
