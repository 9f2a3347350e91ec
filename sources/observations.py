"""What a weather service gives for some cities, the same for every service."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from sources.base import SourceError
from sources.quota import Quota
from sources.readings import fault, number, unix_seconds

QUANTITIES = ("temperature", "humidity", "wind_speed", "pressure")
"""°C, % relative, m/s, hPa at sea level."""


class Place(NamedTuple):
    """Degrees north and east."""

    latitude: float
    longitude: float


NOWHERE = Place(math.nan, math.nan)


class Report(NamedTuple):
    """A row per city that answered (`observation`), and the error of every city that did not."""

    rows: list[dict[str, Any]]
    failures: dict[str, SourceError]


class Service(Protocol):
    """A source of observations; `report` blocks for `seconds` at most.

    `report` raises Unauthorized, QuotaSpent and the service's own Retry at once, and the first
    city's error where no city has a row.
    """

    name: str
    url_variable: str
    quota: Quota

    def report(self, cities: list[str], seconds: float) -> Report: ...

    def close(self) -> None: ...


def observation(
    service: str, city: str, place: Place, *, time: Any, values: Mapping[str, Any], now: float
) -> dict[str, Any]:
    """The row of one city; a quantity that is missing or no number is NaN.

    Raises SourceError where the row has no time, one in the future, or no quantity at all.
    """
    moment = unix_seconds(time)
    numbers = {name: number(values.get(name)) for name in QUANTITIES}
    if why := fault(moment, list(numbers.values()), now):
        raise SourceError(f"{service} {why} for {city}; the last good row stays.")
    return {"time": moment, "city": city, **numbers, **place._asdict()}


def place(latitude: Any, longitude: Any) -> Place | None:
    """The place at these coordinates, or None where they are none."""
    found = Place(number(latitude), number(longitude))
    return None if any(map(math.isnan, found)) else found


def mapping(value: Any) -> Mapping[str, Any]:
    """The value where it is a JSON object, else an empty one: services leave parts out or null."""
    return value if isinstance(value, dict) else {}


def checked(report: Report) -> Report:
    """The report, or the first city's error where no city has a row."""
    if report.failures and not report.rows:
        raise next(iter(report.failures.values()))
    return report
