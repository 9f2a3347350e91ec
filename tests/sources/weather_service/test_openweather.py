"""One call per city, within the quota and the time, and no city at the cost of another."""

from __future__ import annotations

import pytest

from sources.base import Retry, SourceError, Unauthorized
from sources.http.quota import Quota
from tests.sources.weather_service.conftest import Make
from tests.support.fakes.server import Answer, FakeServer, Request
from tests.support.fakes.weather import FakeWeather


def test_openweather_finds_a_city_once_and_requests_metric_units(server: FakeServer, weather: Make) -> None:
    source = weather("openweather", "London")
    source.fetch()
    source.fetch()
    assert len(server.requests_to("/geo/1.0/direct")) == 1
    for request in server.requests_to("/data/2.5/weather"):
        assert request.query["units"] == "metric"
        assert (request.query["lat"], request.query["lon"]) == ("51.5073", "-0.1276")
    assert source.usage is not None
    assert source.usage.used == 3


def test_openweather_requests_by_name_without_a_geocoder(
    server: FakeServer, fake: FakeWeather, weather: Make
) -> None:
    fake.geocoder = False
    source = weather("openweather", "London", "Atlantis")
    assert list(source.fetch()["latitude"]) == [51.5073]
    assert server.requests_to("/data/2.5/weather")[0].query["q"] == "London"
    assert "Atlantis" in source.failures["Atlantis"]


def test_openweather_city_that_fails_does_not_affect_others(server: FakeServer, weather: Make) -> None:
    _, good = server.find("/data/2.5/weather") or pytest.fail()
    bad = lambda request: Answer(500) if request.query["lat"] == "51.5073" else good(request)  # noqa: E731
    server.routes.insert(0, ("openweather", "/data/2.5/weather", bad))
    source = weather("openweather")
    assert list(source.fetch()["city"]) == ["Tokyo"]
    assert "500" in source.failures["London"]


def test_openweather_stops_at_a_refused_key_and_at_a_429(server: FakeServer, weather: Make) -> None:
    for fault in ("401", "429"):
        server.requests.clear()
        server.fault["openweather"] = fault
        with pytest.raises(SourceError):
            weather("openweather").fetch()
        assert len(server.requests) == 1


def test_openweather_doubles_the_pause_with_every_429(server: FakeServer, weather: Make) -> None:
    source = weather("openweather", "London")

    def patience() -> float:
        with pytest.raises(Retry) as caught:
            source.fetch()
        return caught.value.after

    server.fault["openweather"] = "429"
    assert [patience() for _ in range(7)] == [60, 120, 240, 480, 960, 1800, 1800]
    server.fault.clear()
    source.fetch()
    server.fault["openweather"] = "429"
    assert patience() == 60


def test_openweather_without_a_key_names_the_variable(weather: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENWEATHER_API_KEY")
    with pytest.raises(Unauthorized, match="OPENWEATHER_API_KEY"):
        weather("openweather").fetch()


def test_openweather_postpones_cities_beyond_the_quota(
    server: FakeServer, fake: FakeWeather, weather: Make
) -> None:
    source = weather("openweather", "London", "Tokyo", "Paris")
    Quota("60/minute", "1000000/month", account=f"openweather/{fake.key}").spend(55)
    assert list(source.fetch()["city"]) == ["London", "Tokyo"]
    assert "60 calls per minute" in source.failures["Paris"]
    with pytest.raises(Retry):
        source.fetch(only=["Paris"])


def test_openweather_starts_with_cities_that_had_no_time(server: FakeServer, weather: Make) -> None:
    source = weather("openweather", "London", "Tokyo", "Paris", timeout=1.0)
    _, good = server.find("/data/2.5/weather") or pytest.fail()

    def slow(request: Request) -> Answer:
        if request.query["lat"] != "51.5073":
            server.closing.wait()
        return good(request)

    server.routes.insert(0, ("openweather", "/data/2.5/weather", slow))
    assert list(source.fetch()["city"]) == ["London"]
    assert set(source.failures) == {"Tokyo", "Paris"}
    server.routes.pop(0)
    assert list(source.fetch()["city"]) == ["Paris", "London", "Tokyo"], "who was left out comes first"
