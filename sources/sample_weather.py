"""Sample weather: a pure function of city and time, the same in every process."""

from __future__ import annotations

import math
import random
from functools import cache
from typing import Any, NamedTuple

from sources.weather_service.base import Coordinates

_DAY = 86_400
_YEAR = 365.2425 * _DAY
_WARMEST_DAY_NORTH, _WARMEST_HOUR = 201, 15.0
# Periods in seconds of the waves that make the noise: days of weather, hours of clouds, minutes of gusts.
_WAVES = (290_000.0, 61_000.0, 7_300.0, 880.0, 97.0)


class _Climate(NamedTuple):
    """Mean °C, its swing over the year and over a day in °C, mean % humidity and m/s of wind."""

    place: Coordinates
    mean: float
    season: float
    day: float
    humidity: float
    wind: float


_CLIMATES = {
    "San Francisco": _Climate(Coordinates(37.775, -122.419), 14.0, 3.5, 3.5, 74, 4.5),
    "New York": _Climate(Coordinates(40.713, -74.006), 13.0, 12.0, 4.0, 64, 4.2),
    "London": _Climate(Coordinates(51.507, -0.128), 11.5, 7.0, 3.5, 76, 4.4),
    "Paris": _Climate(Coordinates(48.857, 2.352), 12.5, 8.0, 4.0, 74, 3.8),
    "Berlin": _Climate(Coordinates(52.520, 13.405), 10.5, 9.5, 4.5, 72, 4.0),
    "Nairobi": _Climate(Coordinates(-1.286, 36.817), 19.0, 1.5, 6.0, 66, 3.6),
    "Cairo": _Climate(Coordinates(30.044, 31.236), 22.5, 7.5, 6.0, 52, 3.5),
    "Mumbai": _Climate(Coordinates(19.076, 72.878), 27.5, 2.5, 3.5, 74, 3.0),
    "Tokyo": _Climate(Coordinates(35.690, 139.692), 16.0, 10.5, 3.5, 66, 3.2),
    "Singapore": _Climate(Coordinates(1.352, 103.820), 28.0, 0.7, 3.0, 82, 2.4),
    "Sydney": _Climate(Coordinates(-33.869, 151.209), 18.5, 5.0, 4.0, 65, 4.0),
    "Sao Paulo": _Climate(Coordinates(-23.551, -46.633), 20.0, 3.5, 4.5, 75, 2.6),
}


def sample_row(city: str, time: float) -> dict[str, Any]:
    """The row of a city at a time in unix seconds, in °C, %, m/s and hPa."""
    climate = _climate(city)
    north = math.copysign(1.0, climate.place.latitude)
    warmest_second = _WARMEST_DAY_NORTH * _DAY
    season = north * climate.season * _cycle(time - warmest_second, _YEAR)
    solar_hour = (time / 3600 + climate.place.longitude / 15) % 24
    heat = climate.day * _cycle((solar_hour - _WARMEST_HOUR) * 3600, _DAY) + 2.2 * _noise(city, "heat", time)
    humidity = climate.humidity - 2.6 * heat + 6 * _noise(city, "humidity", time)
    wind = climate.wind * (1 + 0.6 * _noise(city, "wind", time)) + 0.1 * heat
    return {
        "time": time,
        "city": city,
        "temperature": round(climate.mean + season + heat, 2),
        "humidity": round(min(max(humidity, 8.0), 100.0), 1),
        "wind_speed": round(max(wind, 0.1), 2),
        "pressure": round(1014 + 9 * _noise(city, "pressure", time), 2),
        **climate.place._asdict(),
    }


@cache
def _climate(city: str) -> _Climate:
    """The climate of the city; for one that is not in the table, near another city that its name selects."""
    if city in _CLIMATES:
        return _CLIMATES[city]
    chance = random.Random(city)
    near = _CLIMATES[chance.choice(sorted(_CLIMATES))]
    latitude, longitude = near.place
    beside = Coordinates(
        round(latitude + chance.uniform(-3, 3), 3), round(longitude + chance.uniform(-3, 3), 3)
    )
    return near._replace(place=beside, mean=near.mean + chance.uniform(-2, 2))


def _cycle(seconds: float, period: float) -> float:
    return math.cos(2 * math.pi * seconds / period)


@cache
def _phases(city: str, quantity: str) -> tuple[float, ...]:
    chance = random.Random(f"{city}/{quantity}")
    return tuple(chance.uniform(0, wave) for wave in _WAVES)


def _noise(city: str, quantity: str, time: float) -> float:
    """Smooth and about -1 to 1; slower waves are higher."""
    waves = zip(_WAVES, _phases(city, quantity), strict=True)
    return sum(_cycle(time + phase, wave) * 0.5**height for height, (wave, phase) in enumerate(waves)) / 1.6
