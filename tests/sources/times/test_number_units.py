"""Numbers that count from another moment than 1970."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

import pytest

from sources.times.number_units import TimeUnit, read_time_unit


def unit_of(text: str) -> TimeUnit:
    unit = read_time_unit(text)
    assert unit
    return unit


@pytest.mark.parametrize(
    ("text", "value", "moment"),
    [
        ("days since 1899-12-30", 45_000.5, datetime(2023, 3, 15, 12)),
        ("day since 1899-12-30", "45000.5", datetime(2023, 3, 15, 12)),
        ("hours since 1900-01-01 00:00:00.0", 1e6, datetime(2014, 1, 29, 16)),
        ("seconds since 2000-01-01T00:00:00Z", 60, datetime(2000, 1, 1, 0, 1, tzinfo=UTC)),
        ("milliseconds since 2000-01-01", -1000, datetime(1999, 12, 31, 23, 59, 59)),
        ("s", 1_700_000_000, datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)),
        ("ns", 1.7e18, datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)),
        ("d", 19_675, datetime(2023, 11, 14, tzinfo=UTC)),
        ("excel", 45_000.5, datetime(2023, 3, 15, 12)),
        ("jd", 2_461_372.5, datetime(2026, 11, 28, tzinfo=UTC)),
        ("mjd", "61372.25", datetime(2026, 11, 28, 6, tzinfo=UTC)),
    ],
)
def test_a_number_is_a_moment(text: str, value: Any, moment: datetime) -> None:
    assert unit_of(text).moment(value) == moment


@pytest.mark.parametrize("value", [None, "", "2024-01-01", 1e30, math.inf, []])
def test_what_is_no_number_of_a_moment_stays_as_it_is(value: Any) -> None:
    assert unit_of("s").moment(value) is value


def test_a_zone_is_that_of_the_origin() -> None:
    moment = unit_of("seconds since 2000-01-01T00:00:00+02:00").moment(0)
    assert moment.timestamp() == datetime(1999, 12, 31, 22, tzinfo=UTC).timestamp()


def test_no_setting_is_no_unit() -> None:
    assert read_time_unit("") is None


@pytest.mark.parametrize(
    "text",
    [
        "days",
        "weeks since 2000-01-01",
        "Days since 2000-01-01",
        "days since tomorrow",
        "days since 00:00",
        "m",
    ],
)
def test_another_text_is_an_error_that_says_what_to_write(text: str) -> None:
    with pytest.raises(ValueError, match=r"days since 1899-12-30") as error:
        read_time_unit(text)
    assert repr(text) in str(error.value)
