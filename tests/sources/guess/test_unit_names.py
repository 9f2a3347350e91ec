"""Units are read from names, cells and what stands beside values, or are not clear."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from sources.guess.fields import Field
from sources.guess.unit_names import UnitNames, in_name


def field(path: str, *values: Any) -> Field:
    return Field(path, path.rpartition(".")[2], values)


def unit(one: Field, *others: Field, around: Sequence[Any] = (), alone: bool = False) -> str:
    return UnitNames(around, [one, *others]).of(one, alone=alone)


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("Preis €/MWh", "€/MWh"), ("Temperatur °C", "°C"), ("Solar [MWh] berechnet", "MWh"),
        ("Close/Last", ""),
        ("Temperature (°C)", "°C"), ("temp_c", "°C"), ("tempF", "°F"), ("heat_index_f", "°F"),
        ("pressure_hpa", "hPa"),
        ("windSpeedKmh", "km/h"), ("rain_mm", "mm"), ("price_usd", "USD"), ("humidity_percent", "%"),
        ("uptime_seconds", "s"), ("kWh", "kWh"), ("totalKWh", "kWh"), ("power_kW", "kW"), ("freqMHz", "MHz"),
        ("Total kBytes", "kB"), ("ReqPerSec", "/s"), ("bytes_per_second", "B/s"), ("km per hour", "km/h"),
        ("SEK_per_kWh", "SEK/kWh"), ("price_per_item", ""), ("SpotPriceDKK", "DKK"), ("paper", ""),
        ("longitude", "°"),
    ],
)  # fmt: skip
def test_a_name_may_end_with_its_unit(name: str, unit: str) -> None:
    assert in_name(name) == unit


@pytest.mark.parametrize("name", ["c", "wind", "vitamin_c", "pm2_5", "PM2.5", "", "level m", "lat_deg", "mm"])
def test_a_name_that_ends_like_a_unit_has_none(name: str) -> None:
    assert in_name(name) == ""


@pytest.mark.parametrize(
    ("units", "words"),
    [
        ({"temperature_2m": "°C"}, "°C"),
        ({"temperature_2m": "celsius"}, "°C"),
        ({"temperature_2m": "wmoUnit:degC"}, "°C"),
        ({"temperature_2m": "iso8601"}, ""),
        ({"temperature_2m": 5}, ""),
        ({"other": "°C"}, ""),
    ],
)
def test_units_of_an_answer_are_by_the_names_of_values(units: dict[str, Any], words: str) -> None:
    answer = {"meta": {"hourly_units": units}, "hourly": {}}
    assert unit(field("hourly.temperature_2m", 1), around=[answer]) == words


def test_a_unit_for_all_is_that_of_the_only_value() -> None:
    value = field("v", 1)
    assert unit(value, around=[{"unit": "MW"}], alone=True) == "MW"
    assert unit(value, around=[{"unit": "MW"}]) == ""


def test_the_near_unit_is_taken_before_the_far_one() -> None:
    value = field("v", 1)
    assert unit(value, around=[{"unit": "kW"}, {"unit": "MW"}], alone=True) == "kW"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (("5 °C", "6 °C"), "°C"),
        (("5 kB", "6 MB"), "kB"),
        (("5 °C", "40 %"), ""),
        (("5 °C", "off", "off"), ""),
        ((5, 6), ""),
        (("", None), ""),
    ],
)
def test_a_unit_may_be_in_most_cells(values: tuple[Any, ...], words: str) -> None:
    assert unit(field("level", *values)) == words


@pytest.mark.parametrize(
    ("path", "other", "words"),
    [
        ("a.value", "a.unit", "m/s"),
        ("a.value", "b.unit", ""),
        ("a.level", "a.level_unit", "m/s"),
        ("a.level", "a.unit", ""),
    ],
)
def test_a_field_beside_a_value_may_name_its_unit(path: str, other: str, words: str) -> None:
    assert unit(field(path, 1, 2), field(other, "m/s", "m/s")) == words
    assert unit(field(path, 1, 2), field(other, "m/s", "ft/s")) == "", "a row in another unit"


def test_rows_of_different_units_have_none_in_common() -> None:
    value = Field("value", "value", ["8.5", "12"])
    beside = [Field("units", "units", ["°C", "°"]), Field("@root.current.a.units", "units", ["°C", "°C"])]
    assert UnitNames([], [value, *beside]).of(value, alone=True) == ""
