"""The base of weather services: each returns a row of the same quantities per city, or the city's error."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from sources.base import SourceError
from sources.duration import in_words
from sources.http.quota import Quota
from sources.numbers.parser import number_or_nan
from sources.times.parser import unix_seconds
from sources.times.plausibility import FUTURE_SECONDS

QUANTITIES = ("temperature", "humidity", "wind_speed", "pressure")
"""°C, % relative, m/s, hPa at sea level."""


class Coordinates(NamedTuple):
    """Degrees of latitude (north) and longitude (east)."""

    latitude: float
    longitude: float


UNKNOWN_COORDINATES = Coordinates(math.nan, math.nan)


class WeatherReport(NamedTuple):
    """The rows of the cities that succeeded, as `observation_row` returns them, and the errors of all
    others."""

    rows: list[dict[str, Any]]
    failures: dict[str, SourceError]


class WeatherService(Protocol):
    """A provider of current weather. url_variable: the environment variable that replaces its address."""

    name: str
    url_variable: str
    quota: Quota

    def report(self, cities: list[str], seconds: float) -> WeatherReport:
        """Blocks for `seconds` at most.

        Raises Unauthorized, QuotaSpent and the service's own Retry at once, and the first city's error where
        no city has a row.
        """
        ...

    def close(self) -> None: ...


def observation_row(
    service: str, city: str, place: Coordinates, *, time: Any, values: Mapping[str, Any], now: float
) -> dict[str, Any]:
    """The row of one city; a quantity that is missing or no number is NaN.

    time: as the service writes it; now: unix seconds.
    Raises SourceError where the row has no time, one in the future, or no quantity at all.
    """
    moment = unix_seconds(time)
    numbers = {name: number_or_nan(values.get(name)) for name in QUANTITIES}
    if why := _invalid_reason(moment, list(numbers.values()), now):
        raise SourceError(f"{service} {why} for {city}. The last valid row stays.")
    return {"time": moment, "city": city, **numbers, **place._asdict()}


def parse_coordinates(latitude: Any, longitude: Any) -> Coordinates | None:
    """The coordinates; None where one of the values is not a number."""
    found = Coordinates(number_or_nan(latitude), number_or_nan(longitude))
    return None if any(map(math.isnan, found)) else found


def as_mapping(value: Any) -> Mapping[str, Any]:
    """The value where it is an object of JSON, else an empty one, since services omit parts or set them to
    null."""
    return value if isinstance(value, dict) else {}


def raise_if_empty(report: WeatherReport) -> WeatherReport:
    """The report. Raises the first city's error where no city has a row."""
    if report.failures and not report.rows:
        raise next(iter(report.failures.values()))
    return report


def _invalid_reason(moment: float | None, numbers: list[float], now: float) -> str:
    """Why a row is invalid, as the end of a sentence; "" where it is valid. moment, now: unix seconds."""
    if moment is None:
        return "sent no time that can be read"
    if moment > now + FUTURE_SECONDS:
        return f"sent a time that is {in_words(moment - now)} in the future"
    if all(map(math.isnan, numbers)):
        return "sent no number that can be read"
    return ""
