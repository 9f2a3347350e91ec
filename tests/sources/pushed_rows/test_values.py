"""Values of pushed rows are read, or rejected with their reason."""

from __future__ import annotations

import math
from typing import Any

import pytest

from sources.pushed_rows.values import RejectedPush, checked_text, key_of, number_of, parse_time
from sources.times.settings import read_time_rules

NOW = 1_800_000_000.0


def test_parse_time_accepts_unix_and_iso_times() -> None:
    assert parse_time(NOW * 1000, NOW) == parse_time("2027-01-15T08:00:00Z", NOW) == NOW
    with pytest.raises(RejectedPush, match="1800000600, that is 10 min in the future; set future = true"):
        parse_time(1_800_000_600, NOW)


def test_checked_text_rejects_long_and_invalid_text() -> None:
    assert checked_text("Zürich", "city", 6) == "Zürich"
    for text in ("too long", "\0", "\ud800"):
        with pytest.raises(RejectedPush):
            checked_text(text, "city", 6)


def test_a_time_ahead_of_now_is_accepted_where_forecasts_are() -> None:
    assert parse_time(NOW + 600, NOW, read_time_rules("", False, True, None)) == NOW + 600


@pytest.mark.parametrize(("value", "number"), [(4, 4.0), (True, 1.0), ("4,5", 4.5), ("4.5 °C", 4.5)])
def test_a_number_is_read_as_it_is_written(value: Any, number: float) -> None:
    assert number_of("level", value, "," if value == "4,5" else "") == number


@pytest.mark.parametrize("value", [None, "", "unavailable", "NaN", math.nan, math.inf])
def test_a_gap_is_no_number(value: Any) -> None:
    assert math.isnan(number_of("level", value, ""))


@pytest.mark.parametrize("value", ["a lot", [1], {"a": 1}])
def test_another_value_is_rejected_with_its_column(value: Any) -> None:
    with pytest.raises(RejectedPush, match="'level' is a column of numbers"):
        number_of("level", value, "")


@pytest.mark.parametrize(("value", "key"), [("Rome", "Rome"), (7, "7"), (1.5, "1.5")])
def test_a_key_is_a_text(value: Any, key: str) -> None:
    assert key_of("city", value) == key


@pytest.mark.parametrize("value", [None, math.nan, "", [], {}, "x" * 201, "a\0b"])
def test_another_key_is_rejected_with_its_column(value: Any) -> None:
    with pytest.raises(RejectedPush, match="'city'"):
        key_of("city", value)
