"""Fakes of OpenWeather and Open-Meteo with the same cities."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from tests.support.fakes.server import Answer, FakeServer, Request

NOW = 1_795_311_300.0
OBSERVED = 1_795_311_000

PLACES = {
    "San Francisco": (37.7793, -122.4193, "US"),
    "New York": (40.7127, -74.0060, "US"),
    "London": (51.5073, -0.1276, "GB"),
    "Nairobi": (-1.2833, 36.8172, "KE"),
    "Tokyo": (35.6769, 139.7639, "JP"),
    "Sydney": (-33.8698, 151.2083, "AU"),
    "Paris": (48.8566, 2.3522, "FR"),
}
BAD_KEY = {"cod": 401, "message": "Invalid API key. Please see https://openweathermap.org/faq#error401"}
UNKNOWN = {"cod": "404", "message": "city not found"}


class FakeWeather:
    """Both services' routes on a server.

    clock: unix seconds; observations are of the last full ten minutes before it.
    swing: amplitude of the temperatures over time, in °C; 0: they are constant.
    key: the only one that OpenWeather accepts; empty: any.
    geocoder: whether OpenWeather's geocoder is served; some proxies serve the weather alone.
    """

    def __init__(
        self, server: FakeServer, clock: Callable[[], float] = lambda: NOW, swing: float = 0.0, key: str = ""
    ) -> None:
        self.clock = clock
        self.swing = swing
        self.key = key
        self.geocoder = True
        server.add("openweather", "/geo/1.0/direct", self._direct)
        server.add("openweather", "/data/2.5/weather", self._weather)
        server.add("open-meteo", "/v1/search", self._search)
        server.add("open-meteo", "/v1/forecast", self._forecast)

    def temperature(self, latitude: float) -> float:
        return round(30 - abs(latitude) / 2 + self.swing * math.sin(self.clock() / 40 + latitude), 2)

    def _observed(self, every: int) -> int:
        return int(self.clock() // every * every) if self.swing else OBSERVED

    def _direct(self, request: Request) -> Answer:
        if not self.geocoder:
            return Answer(404, body={"cod": "404", "message": "Internal error"})
        if self.key and request.query.get("appid") != self.key:
            return Answer(401, body=BAD_KEY)
        name = _known(request.query["q"])
        if name is None:
            return Answer(body=[])
        latitude, longitude, country = PLACES[name]
        return Answer(body=[{"name": name, "lat": latitude, "lon": longitude, "country": country}])

    def _weather(self, request: Request) -> Answer:
        query = request.query
        if self.key and query.get("appid") != self.key:
            return Answer(401, body=BAD_KEY)
        name = _known(query["q"]) if "q" in query else _nearest(float(query["lat"]), float(query["lon"]))
        if name is None:
            return Answer(404, body=UNKNOWN)
        latitude, longitude, country = PLACES[name]
        body = {
            "coord": {"lon": longitude, "lat": latitude},
            "weather": [{"id": 501, "main": "Rain", "description": "moderate rain", "icon": "10d"}],
            "main": {
                "temp": self.temperature(latitude), "feels_like": 5.9, "pressure": 1009, "humidity": 87,
            },
            "wind": {"speed": 4.6, "deg": 230},
            "dt": self._observed(60),
            "sys": {"country": country, "sunrise": 1795332600, "sunset": 1795363200},
            "timezone": 0, "id": 2643743, "name": name, "cod": 200,
        }  # fmt: skip
        return Answer(body=body)

    def _search(self, request: Request) -> Answer:
        name = _known(request.query["name"])
        if name is None:
            return Answer(body={"generationtime_ms": 0.45})
        latitude, longitude, country = PLACES[name]
        match = {"id": 1, "name": name, "latitude": latitude, "longitude": longitude, "country_code": country}
        return Answer(body={"results": [match], "generationtime_ms": 0.45})

    def _forecast(self, request: Request) -> Answer:
        requested = [map(float, request.query[axis].split(",")) for axis in ("latitude", "longitude")]
        answers = [self._current(*place) for place in zip(*requested, strict=True)]
        return Answer(body=answers if len(answers) > 1 else answers[0])

    def _current(self, latitude: float, longitude: float) -> dict[str, Any]:
        # The reply has the coordinates of the grid cell, not those of the request.
        return {
            "latitude": round(latitude, 1), "longitude": round(longitude, 1), "generationtime_ms": 0.07,
            "utc_offset_seconds": 0, "timezone": "GMT",
            "current": {
                "time": self._observed(900), "interval": 900, "temperature_2m": self.temperature(latitude),
                "relative_humidity_2m": 87, "wind_speed_10m": 4.6, "pressure_msl": 1009.2,
            },
        }  # fmt: skip


def _known(query: str) -> str | None:
    name = query.split(",", maxsplit=1)[0].strip()
    return name if name in PLACES else None


def _nearest(latitude: float, longitude: float) -> str:
    return min(PLACES, key=lambda name: math.dist(PLACES[name][:2], (latitude, longitude)))
