"""Units are known as people write them, and only those of SI take its prefixes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.numbers.units import conversion, is_bytes, is_currency, read_unit, takes_prefix


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("kW", (1e3, "W")), ("MiB", (2.0**20, "B")), ("GB/s", (1e9, "B/s")), ("hPa", (100.0, "Pa")),
        ("°C", (1.0, "°C")),
        ("degC", (1.0, "°C")), ("kts", (1.0, "kn")), ("μg/m³", (1.0, "µg/m³")), ("€", (1.0, "€")),
        ("BTC", (1.0, "BTC")),
        ("BTU", (1.0, "BTU")), ("kBq", (1e3, "Bq")), ("EUR/MWh", (1.0, "EUR/MWh")),
    ],
)  # fmt: skip
def test_units_are_known(text: str, unit: tuple[float, str]) -> None:
    assert read_unit(text) == unit


def test_words_are_no_units() -> None:
    assert [read_unit(text) for text in ("apples", "", "k", "-11-25", "c0001")] == [None] * 5
    assert is_currency("US$")
    assert not is_currency("US")


def test_units_of_one_kind_are_converted() -> None:
    assert conversion("W", "kW") == 0.001
    assert conversion("kW", "") == 1
    assert conversion("V", "W") is conversion("BTC", "B") is None


def test_only_units_of_si_take_a_prefix() -> None:
    assert all(takes_prefix(unit, 5000.0) for unit in ("B", "B/s", "W", "Bq", "Hz"))
    assert not any(
        takes_prefix(unit, 5000.0) for unit in ("BTC", "BTU", "°C", "%", "hPa", "Pa", "s", "", "EUR")
    )
    assert takes_prefix("s", 0.005)
    assert not takes_prefix("B", 0.5)


@given(st.text(max_size=20))
def test_any_text_is_a_unit_or_none(text: str) -> None:
    unit = read_unit(text)
    assert unit is None or unit.factor > 0


def test_only_bytes_are_bytes() -> None:
    assert [unit for unit in ("B", "B/s", "BTC", "Bq", "BTU", "kB", "") if is_bytes(unit)] == ["B", "B/s"]
