"""Numbers have the digits of their data, and SI prefixes only where the unit takes them."""

from __future__ import annotations

import json
import math
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sources.numbers.format import decimals_in, decimals_of, format_number, with_prefix
from sources.numbers.units import SCALABLE, takes_prefix

# The browser's tests have the same ones.
CASES = json.loads((Path(__file__).parents[2] / "js" / "number_cases.json").read_text(encoding="utf-8"))


def shown(*values: float) -> list[str]:
    return [format_number(value, decimals_of(values)) for value in values]


@pytest.mark.parametrize("case", CASES["series"], ids=lambda case: case["name"])
def test_numbers_are_shown_as_the_browser_shows_them(case: dict[str, Any]) -> None:
    values = [math.nan if value is None else value for value in case["values"]]
    decimals = decimals_of(values)
    assert decimals == case["decimals"]
    assert [format_number(value, decimals, case["unit"]) for value in values] == case["texts"]
    assert [format_number(value, decimals, grouped=True) for value in values] == case["grouped"]


def test_prefixes_are_for_the_units_that_the_browser_has() -> None:
    prefixes = CASES["prefixes"]
    assert {unit: [takes_prefix(unit, 2000.0), takes_prefix(unit, 0.002)] for unit in prefixes} == prefixes
    assert set(prefixes) >= SCALABLE


@pytest.mark.parametrize(
    ("value", "decimals"), [(20.0, 0), (20.5, 1), (0.0000081, 7), (21.299999237060547, 1), (1 / 3, None)]
)
def test_decimals_that_a_value_was_measured_with(value: float, decimals: int | None) -> None:
    assert decimals_in(value) == decimals


def test_a_computed_value_keeps_all_digits_before_its_point() -> None:
    assert format_number(64213.51234567891) == "64214"


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([0.0000081, 1.0873, 0.0003, 12.25], ["0.0000081", "1.0873", "0.0003", "12.25"]),
        ([64213.51, 64213.5], ["64213.51", "64213.5"]),
        ([0.1 + 0.2, 21.299999237060547], ["0.3", "21.3"]),
        ([0.0, -0.0, 100.0], ["0", "0", "100"]),
        ([1e-20, 1e20], ["1e-20", "1e+20"]),
        ([math.nan], ["–"]),
    ],
)
def test_measured_values_keep_their_own_digits(values: list[float], texts: list[str]) -> None:
    assert shown(*values) == texts


def test_computed_values_have_as_many_digits_as_their_changes() -> None:
    assert shown(12.3456789012345, 13.98765432101234, 11.23456789012345) == ["12.3", "14.0", "11.2"]
    assert shown(1013.2537123456789, 1013.26471234567, 1013.25) == ["1013.254", "1013.265", "1013.250"]
    assert shown(1 / 3) == ["0.3333"]


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1234567, "B", "1.235 MB"), (1234567, "B/s", "1.235 MB/s"), (1234567, "BTC", "1234567 BTC"),
        (2e6, "BTU", "2000000 BTU"),
        (1500, "Bq", "1.5 kBq"), (0.0021, "W", "2.1 mW"), (0.5, "B", "0.5 B"), (1500, "s", "1500 s"),
        (0.0015, "s", "1.5 ms"),
        (21.3, "°C", "21.3 °C"), (45, "%", "45 %"), (101325, "Pa", "101325 Pa"), (0, "W", "0 W"),
        (-5200, "W", "-5.2 kW"),
    ],
)  # fmt: skip
def test_prefixes_are_for_units_that_take_them(value: float, unit: str, text: str) -> None:
    assert format_number(value, None, unit) == text


@given(st.lists(st.decimals(-(10**6), 10**6, places=4), min_size=1, max_size=20))
def test_what_was_written_with_few_digits_is_shown_as_it_was_written(values: list[Decimal]) -> None:
    assert [Decimal(text) for text in shown(*map(float, values))] == values


@example([1.7976931348623157e308, -1.7976931348623157e308, 1 / 3], "")
@example([1.7976931348623157e308, 0.1234567890123456, 1.7e308], "W")
@given(st.lists(st.floats(), max_size=10), st.sampled_from(["", "W", "B", "°C", "s"]))
def test_any_numbers_are_shown(values: list[float], unit: str) -> None:
    decimals = decimals_of(values)
    for value in values:
        assert format_number(value, decimals, unit)
        assert len(format_number(value, decimals)) < 40
        scaled, _ = with_prefix(value, unit)
        assert math.isnan(value) or math.copysign(1, scaled) == math.copysign(1, value)
