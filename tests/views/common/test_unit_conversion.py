"""Metric values in the units of the viewer."""

from __future__ import annotations

import math

import pytest

from dashboard.history.series import Series
from dashboard.views.common.unit_conversion import shown, shown_unit
from sources.base import Quantity

SERIES = (
    Series("temperature Rome", Quantity("temperature", "Temperature", "°C"), "Rome"),
    Series("pressure", Quantity("pressure", "Pressure", "hPa"), ""),
    Series("humidity", Quantity("humidity", "Humidity", "%"), ""),
)
COLUMNS = {"time": [0.0], "temperature Rome": [20.0], "pressure": [1013.25], "humidity": [50.0]}


def test_imperial_units_convert_what_has_an_imperial_unit() -> None:
    converted = shown(COLUMNS, SERIES, "imperial")
    assert converted["temperature Rome"] == [68.0]
    assert converted["pressure"] == [pytest.approx(29.92, abs=0.01)]
    assert (converted["time"], converted["humidity"]) == ([0.0], [50.0])


def test_metric_units_leave_columns_as_they_are() -> None:
    assert shown(COLUMNS, SERIES, "metric") is COLUMNS


def test_unit_shown_follows_the_choice() -> None:
    assert [shown_unit(unit, "imperial") for unit in ("°C", "%")] == ["°F", "%"]
    assert shown_unit("°C", "metric") == "°C"


def test_converted_values_have_no_digits_that_the_measured_ones_have_not() -> None:
    columns = {"temperature Rome": [21.3, 21.31, 1 / 3], "pressure": [1013.2]}
    assert shown(columns, SERIES, "imperial") == {
        "temperature Rome": [70.3, 70.36, 1 / 3 * 9 / 5 + 32],
        "pressure": [29.92],
    }


@pytest.mark.parametrize("unit", ["°C", "m/s", "hPa", "mm", "km"])
def test_many_values_are_converted_as_each_alone_would_be(unit: str) -> None:
    values = [
        0.0,
        -40.0,
        21.3,
        1e-7,
        12.345678,
        1 / 3,
        99_999.9,
        1e12,
        math.inf,
        *(n / 10 for n in range(300)),
    ]
    series = (Series("value", Quantity("value", "Value", unit), ""),)
    together = shown({"value": values}, series, "imperial")["value"]
    alone = [shown({"value": [value]}, series, "imperial")["value"][0] for value in values]
    assert together == alone
    assert math.isnan(shown({"value": [math.nan]}, series, "imperial")["value"][0])


def test_thousands_of_values_are_converted_at_once() -> None:
    values = [n / 7 for n in range(100_000)]
    converted = shown({"temperature Rome": values}, SERIES, "imperial")["temperature Rome"]
    assert len(converted) == 100_000
    assert converted[7] == 34.0
