"""Current weather from Open-Meteo, without a key (non-commercial use; CC BY 4.0).

Facts: open-meteo/open-meteo, `openapi/forecast.yml`, `RateLimiter.swift` (limits per IP, cleared on the
wall-clock minute, hour and UTC day), `ForecastapiResult.swift` (a call costs one per place) and
`ApiKeyManager.swift` (an error costs one).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from sources.base import QuotaSpent, Retry, SourceError, Unauthorized
from sources.http.base_urls import base_url
from sources.http.client import Http, Unreachable, retry_after
from sources.http.quota import Quota
from sources.weather_service.base import (
    Coordinates,
    WeatherReport,
    as_mapping,
    observation_row,
    parse_coordinates,
    raise_if_empty,
)

_VARIABLES = {
    "temperature": "temperature_2m",
    "humidity": "relative_humidity_2m",
    "wind_speed": "wind_speed_10m",
    "pressure": "pressure_msl",
}
_UNITS = {"timeformat": "unixtime", "wind_speed_unit": "ms"}
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
# More than one, because the service removes matches in other countries after it has cut the list.
_MATCHES = 10


class OpenMeteo:
    """One call per poll for all places, and one to find each city the first time."""

    name = "Open-Meteo"
    url_variable = "OPEN_METEO_URL"

    def __init__(self, *, timeout: float = 10.0, clock: Callable[[], float] = time.time) -> None:
        self.quota = Quota("600/minute", "5000/hour", "10000/day", account="open-meteo")
        self._clock = clock
        self._forecast_url = base_url(self.url_variable, "https://api.open-meteo.com")
        self._search_url = base_url(self.url_variable, "https://geocoding-api.open-meteo.com")
        self._http = Http(self.name, timeout=timeout, refusal=self._refusal)
        self._places: dict[str, Coordinates] = {}

    def report(self, cities: list[str], seconds: float) -> WeatherReport:
        """See `WeatherService`."""
        end = time.monotonic() + seconds
        failures = self._find_all(cities, end)
        known = [city for city in cities if city in self._places]
        rows = []
        for city, answer in zip(known, self._forecast(known, end) if known else [], strict=True):
            current = as_mapping(as_mapping(answer).get("current"))
            values = {name: current.get(variable) for name, variable in _VARIABLES.items()}
            where, when = self._places[city], current.get("time")
            try:
                rows.append(
                    observation_row(self.name, city, where, time=when, values=values, now=self._clock())
                )
            except SourceError as error:
                failures[city] = error
        return raise_if_empty(WeatherReport(rows, failures))

    def close(self) -> None:
        self._http.close()

    def _find_all(self, cities: list[str], end: float) -> dict[str, SourceError]:
        """Look up the cities that have no place yet; the error of every one that still has none."""
        failures: dict[str, SourceError] = {}
        unknown = [city for city in cities if city not in self._places]
        for number, city in enumerate(unknown):
            try:
                self._places[city] = self._find(city, end)
            except (Unauthorized, QuotaSpent, Retry):
                raise
            except Unreachable as error:
                return failures | dict.fromkeys(unknown[number:], error)
            except SourceError as error:
                failures[city] = error
        return failures

    def _find(self, city: str, end: float) -> Coordinates:
        params = {"name": city, "count": _MATCHES, "language": "en", "format": "json"}
        answer = self._get(f"{self._search_url}/v1/search", params, 1, end)
        # Without a match the list is absent: protobuf's JSON leaves out what is empty.
        matches = as_mapping(answer).get("results") or []
        if not matches:
            raise SourceError(
                f"Open-Meteo knows no city {city!r}. "
                "Check its spelling, or add the country as in 'Paris, France'."
            )
        first = as_mapping(matches[0]) if isinstance(matches, list) else {}
        found = parse_coordinates(first.get("latitude"), first.get("longitude"))
        if found is None:
            raise SourceError(f"Open-Meteo sent no coordinates for {city}. The next poll tries again.")
        return found

    def _forecast(self, cities: list[str], end: float) -> list[Any]:
        """The forecasts for these cities, in their order."""
        places = [self._places[city] for city in cities]
        params = {
            "latitude": ",".join(str(parse_coordinates.latitude) for parse_coordinates in places),
            "longitude": ",".join(str(parse_coordinates.longitude) for parse_coordinates in places),
            "current": ",".join(_VARIABLES.values()),
            **_UNITS,
        }
        answer = self._get(f"{self._forecast_url}/v1/forecast", params, len(places), end)
        answers = answer if isinstance(answer, list) else [answer]
        if len(answers) != len(places):
            raise SourceError(
                f"Open-Meteo sent {len(answers)} forecasts for {len(places)} cities. "
                "The next poll tries again."
            )
        return answers

    def _get(self, url: str, params: dict[str, Any], cost: int, end: float) -> Any:
        self.quota.check(cost)
        try:
            data = self._http.get_json(url, params, seconds=max(end - time.monotonic(), 0.0)).data
        except SourceError:
            self.quota.count(1)
            raise
        self.quota.count(cost)
        return data

    def _refusal(self, status: int, headers: Mapping[str, str], data: Any) -> SourceError | None:
        if status != HTTPStatus.TOO_MANY_REQUESTS:
            return None
        reason = str(as_mapping(data).get("reason", "too many calls")).rstrip(".")
        after = self._retry_seconds(reason.lower(), headers)
        message = f"Open-Meteo's limit of calls is reached ({reason})"
        return Retry(f"{message}; the next one waits {after:.0f} s.", after)

    def _retry_seconds(self, reason: str, headers: Mapping[str, str]) -> float:
        """Seconds until the limit that the reason names is cleared; no header has it."""
        span = _DAY if "daily" in reason else _HOUR if "hourly" in reason else 0
        return span - self._clock() % span + 1 if span else retry_after(headers, _MINUTE)
