"""Numbers are read as people write them, gaps are known, and nothing is read as a thousand times as much."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.numbers.digit_groups import Separator
from sources.numbers.parser import (
    GAPS,
    UnreadableNumber,
    decimal_of,
    is_missing_number,
    number_or_nan,
    read_number,
    unit_of,
)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (5, 5.0), (8.4, 8.4), ("8.4", 8.4), (" 7 ", 7.0), (Decimal("1.5"), 1.5), (np.float32(0.5), 0.5),
        ("1e3", 1000.0),
        (True, 1.0), (False, 0.0), ("on", 1.0), ("OFF", 0.0), ("true", 1.0), ("-.5", -0.5), ("21.", 21.0),
        ("+3", 3.0),
        ("1,004.82", 1004.82), ("1.004,82", 1004.82), ("1 004,82", 1004.82), ("1'004.82", 1004.82),
        ("1\u00a0004\u00a0822", 1004822.0), ("1,004,822", 1004822.0), ("1.004.822", 1004822.0),
        ("1,00,004.82", 100004.82),
        ("1.202.124.000,5", 1202124000.5), ("8,0", 8.0), ("0,123", 0.123), ("1234,567", 1234.567),
        ("−12,5", -12.5),
        ("Rs. 500", 500.0), ("Fr. 12.50", 12.5), ("kr.20", 20.0), ("20,50 kr.", 20.5), ("₹ 500/-", 500.0),
        ("5 Mio. €", 5e6), ("$1.2 billion", 1.2e9), ("1 crore", 1e7), ("12 in.", 12.0), ("72 bpm", 72.0),
        ("5 W/m^2", 5.0), ("1.5x10^3", 1500.0), ("1,5·10⁻³", 0.0015), ("0.15D+04", 1500.0), ("ca. 5", 5.0),
        ("45%", 45.0), ("21.5 °C", 21.5), ("21,5°C", 21.5), ("12 km/h", 12.0), ("5 m³/s", 5.0),
        ("12.3µg/m³", 12.3),
        ("€ 12", 12.0), ("-$5", -5.0), ("12,50 €", 12.5), ("USD 12.5", 12.5), ("1.5e-3 A", 0.0015),
        ("300 K", 300.0), ("１２", 12.0), ("\u0663\u066b\u0665", 3.5),
        ("\uff0d3", -3.0), ("1.234,50-", -1234.5), ('="12.5"', 12.5),
        ("($1,234.50)", -1234.5), ("12,50 kr", 12.5), ("yes", 1.0), ("No", 0.0),
        ("USD12.50", 12.5), ("-EUR1.234,50", -1234.5), ("12,- €", 12.0), ("12.–", 12.0), ("12.5\0\0", 12.5),
        ("23,5 ° C", 23.5), ("23.5º C", 23.5), ("74 º", 74.0), ("\uff11\uff12\uff0e\uff15", 12.5),
        ("<0.5", 0.5), ("> 1,000.5", 1000.5), ("≤ 8,5 %", 8.5), ("~5", 5.0), (">=-3", -3.0),
        ("012.5*kWh", 12.5),
    ],
    ids=repr,
)  # fmt: skip
def test_numbers_are_read_in_every_form(written: Any, number: float) -> None:
    assert read_number(written) == pytest.approx(number, rel=1e-15)
    assert number_or_nan(written) == read_number(written)


@pytest.mark.parametrize(
    "nothing",
    [
        None,
        math.nan,
        math.inf,
        pd.NA,
        pd.NaT,
        "",
        " ",
        "Unavailable",
        "n/a",
        "-nan",
        "1.#INF",
        "-1.#IND00",
        "1.#QNAN0",
        "-nan(ind)",
        "nan(0x7)",
        "#NAME?",
        *sorted(GAPS),
    ],
)
def test_what_services_write_for_no_number_is_a_gap(nothing: Any) -> None:
    assert math.isnan(read_number(nothing))
    assert is_missing_number(nothing)


@pytest.mark.parametrize(
    "written",
    [
        "abc", "3c0001", "2026-11-25", "10:22", "192.168.100.101", "0x1F", "1,,2", "1.2.3", "12 apples",
        "<", "<0.5<", "1 < 2", "1.2k",
        "300K", "12M", "5B", "(12)", "1 2 3", "1,0,0", "12,34.5", "(5)", "±3",
        "ND", "ETH0", "PSU1", "ABC12.50", "1920x1080", "7D-2", "PHP 8",
        "S 0", "A 3", "ABC 1.5", [1], {"value": 1}, 10**400,
        10**5000, "1e999", "x" * 9999,
    ],
    ids=lambda value: "" if isinstance(value, int) else repr(value)[:30],
)  # fmt: skip
def test_what_is_no_number_is_quoted(written: Any) -> None:
    with pytest.raises(UnreadableNumber) as error:
        read_number(written)
    assert "the value " in str(error.value)
    assert math.isnan(number_or_nan(written))
    assert len(str(error.value)) < 150


def test_a_single_comma_before_three_digits_needs_the_setting() -> None:
    with pytest.raises(UnreadableNumber, match=r"'1,004' can be 1004 or 1\.004; set decimal"):
        read_number("1,004")
    assert read_number("1,004", decimal=",") == 1.004
    assert read_number("1,004", decimal=".") == 1004
    assert read_number("1.004", decimal=",") == 1004


@pytest.mark.parametrize(
    ("written", "decimal", "number"),
    [
        ("52.51", ",", 52.51), ("-0.125", ",", -0.125), ("1234.567", ",", 1234.567), ("1.5E-05", ",", 1.5e-5),
        ("1.234e3", ",", 1234), ("CHF 1'234.50", ",", 1234.5), ("1,234.56", ",", 1234.56), ("52.", ",", 52),
        ("8,5", ".", 8.5), ("1.234,56", ".", 1234.56), ("1,234,567", ",", 1234567),
        ("1.234", ",", 1234), ("1.234,5", ",", 1234.5), ("12.345", ",", 12345), ("1,234", ".", 1234),
    ],
)  # fmt: skip
def test_the_setting_decides_only_what_is_not_clear(written: str, decimal: Separator, number: float) -> None:
    assert read_number(written, decimal=decimal) == pytest.approx(number, rel=1e-15)


def test_a_unit_of_something_else_is_no_mark() -> None:
    with pytest.raises(UnreadableNumber, match="'5 d' is not in %"):
        read_number("5 d", unit="%")


def test_a_number_in_another_unit_is_converted_or_refused() -> None:
    assert read_number("900 W", unit="kW") == 0.9
    assert read_number("12 apples", unit="apples") == 12
    assert read_number("21 degC", unit="°C") == 21
    with pytest.raises(UnreadableNumber, match="'900 V' is not in kW"):
        read_number("900 V", unit="kW")


def test_the_unit_behind_a_number_is_known() -> None:
    assert [unit_of(text) for text in ("21.5 °C", "45%", "7", "12 apples", None)] == ["°C", "%", "", "", ""]


@pytest.mark.parametrize(
    ("values", "decimal"),
    [
        (["1,004", "8,5"], ","), (["1,004", "1,004.82"], "."), (["1.004,82"], ","), (["1,004"], ""),
        (["8.5", 7, None], ""),
        (["abc,d"], ""),
    ],
)  # fmt: skip
def test_one_clear_number_tells_the_decimal_sign_of_a_column(values: list[Any], decimal: str) -> None:
    assert decimal_of(values) == decimal


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_is_itself_in_every_spelling_of_python(value: float) -> None:
    assert read_number(value) == read_number(repr(value)) == value


@given(st.integers(-(10**15), 10**15), st.integers(0, 999_999))
def test_separators_in_their_places_change_nothing(whole: int, fraction: int) -> None:
    text = f"{whole:,}.{fraction:06d}"
    expected = float(f"{whole}.{fraction:06d}")
    assert read_number(text) == expected
    assert read_number(text.translate(str.maketrans(",.", ".,"))) == expected
    assert read_number(text.replace(",", " ")) == expected


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates() | st.decimals(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=5,
    )
    | st.text(alphabet="0123456789.,' +-eE%°CkMW€", max_size=20),
    st.sampled_from(["", ".", ","]),
)  # fmt: skip
def test_anything_is_a_number_a_gap_or_refused(value: Any, decimal: Separator) -> None:
    try:
        number = read_number(value, decimal=decimal)
    except UnreadableNumber as error:
        assert str(error)
    else:
        assert math.isnan(number) or math.isfinite(number)


@pytest.mark.parametrize("name", ["s0", "A12", "m5", "V2"])
def test_names_that_begin_with_a_unit_are_no_numbers(name: str) -> None:
    with pytest.raises(UnreadableNumber, match="is no number"):
        read_number(name)
