"""Current weather from OpenWeather, with a key.

Facts: OpenWeather docs, "Current weather data" and "Geocoding API"; free plan: 60 calls a minute and
1,000,000 a month for all keys of an account together.
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
    UNKNOWN_COORDINATES,
    Coordinates,
    WeatherReport,
    as_mapping,
    observation_row,
    parse_coordinates,
    raise_if_empty,
)

_FIRST_WAIT_SECONDS = 60.0
_MAX_WAIT_SECONDS = 1800.0


class _NotFoundError(SourceError):
    """404. From the geocoder: there is none; from the weather: the city is unknown."""


class OpenWeather:
    """One call per city and poll, and one more to find each city the first time."""

    name = "OpenWeather"
    url_variable = "OPENWEATHER_URL"

    def __init__(self, key: str, *, timeout: float = 10.0, clock: Callable[[], float] = time.time) -> None:
        self.quota = Quota("60/minute", "1000000/month", account=f"openweather/{key}")
        self._key = key
        self._clock = clock
        self._url = base_url(self.url_variable, "https://api.openweathermap.org")
        self._http = Http(self.name, secrets=[key], timeout=timeout, refusal=self._refusal)
        self._places: dict[str, Coordinates | None] = {}
        self._called_at: dict[str, float] = {}
        self._wait = _FIRST_WAIT_SECONDS

    def report(self, cities: list[str], seconds: float) -> WeatherReport:
        """See `WeatherService`. Cities for which the time or the quota does not suffice come first in the
        next call."""
        if not self._key:
            raise Unauthorized(
                "OpenWeather needs a key: set OPENWEATHER_API_KEY, or choose provider = 'open-meteo'."
            )
        end = time.monotonic() + seconds
        report = WeatherReport([], {})
        cities = sorted(cities, key=lambda city: self._called_at.get(city, 0.0))
        for number, city in enumerate(cities):
            try:
                self._spend_quota(city, report)
                self._called_at[city] = time.monotonic()
                report.rows.append(self._observe(city, end))
            except (Unreachable, _QuotaPauseError) as error:
                report.failures.update(dict.fromkeys(cities[number:], error))
                break
            except (Unauthorized, QuotaSpent, Retry):
                raise
            except SourceError as error:
                report.failures[city] = error
        return raise_if_empty(report)

    def close(self) -> None:
        self._http.close()

    def _spend_quota(self, city: str, report: WeatherReport) -> None:
        """Count the calls for this city. Without quota, the rows of other cities are still returned."""
        try:
            self.quota.spend(1 if city in self._places else 2)
        except Retry as error:
            if not report.rows:
                raise
            raise _QuotaPauseError(f"{error} This city is the first one then.") from None

    def _observe(self, city: str, end: float) -> dict[str, Any]:
        if city not in self._places:
            self._places[city] = self._find(city, end)
        known = self._places[city]
        where = {"lat": known.latitude, "lon": known.longitude} if known else {"q": city}
        try:
            answer = as_mapping(self._get("/data/2.5/weather", {**where, "units": "metric"}, end))
        except _NotFoundError:
            raise _unknown(city) from None
        main, coordinates = as_mapping(answer.get("main")), as_mapping(answer.get("coord"))
        found = (
            known or parse_coordinates(coordinates.get("lat"), coordinates.get("lon")) or UNKNOWN_COORDINATES
        )
        values = {
            "temperature": main.get("temp"),
            "humidity": main.get("humidity"),
            "wind_speed": as_mapping(answer.get("wind")).get("speed"),
            "pressure": main.get("pressure"),
        }
        when = answer.get("dt")
        row = observation_row(self.name, city, found, time=when, values=values, now=self._clock())
        self._wait = _FIRST_WAIT_SECONDS
        return row

    def _find(self, city: str, end: float) -> Coordinates | None:
        """The coordinates of the city; None where a proxy has no geocoder, and the city is requested by
        name."""
        try:
            matches = self._get("/geo/1.0/direct", {"q": city, "limit": 1}, end)
        except _NotFoundError:
            return None
        if matches == []:
            raise _unknown(city)
        first = as_mapping(matches[0]) if isinstance(matches, list) else {}
        found = parse_coordinates(first.get("lat"), first.get("lon"))
        if found is None:
            raise SourceError(f"OpenWeather sent no coordinates for {city}. The next poll tries again.")
        return found

    def _get(self, path: str, params: dict[str, Any], end: float) -> Any:
        left = max(end - time.monotonic(), 0.0)
        return self._http.get_json(self._url + path, {**params, "appid": self._key}, seconds=left).data

    def _refusal(self, status: int, headers: Mapping[str, str], data: Any) -> SourceError | None:
        if status == HTTPStatus.UNAUTHORIZED:
            return Unauthorized(
                "OpenWeather refuses the key in OPENWEATHER_API_KEY (401). A new key takes up to two hours "
                "to work; check it, then press Refresh."
            )
        if status == HTTPStatus.NOT_FOUND:
            return _NotFoundError("OpenWeather answered 404: no such address. Check OPENWEATHER_URL.")
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            after, self._wait = retry_after(headers, self._wait), min(2 * self._wait, _MAX_WAIT_SECONDS)
            return Retry(
                f"OpenWeather's limit of calls is reached (429); the next one waits {after:.0f} s. Raise the "
                "interval if it happens often.",
                after,
            )
        return None


class _QuotaPauseError(SourceError):
    """The quota does not suffice for the other cities."""


def _unknown(city: str) -> SourceError:
    return SourceError(
        f"OpenWeather knows no city {city!r}. Check its spelling, or add the country as in 'London,GB'."
    )
