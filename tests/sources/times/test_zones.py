"""Zones are read from names and offsets, and local times that clocks show twice are the nearer ones."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from sources.times.zones import is_zone, localized, read_zone

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("written", "hours"),
    [
        ("UTC", 0), ("+01:00", 1), ("-0730", -7.5), ("UTC+1", 1), ("GMT-03:00", -3), ("CEST", 2),
        ("CET/CEST", 1),
        ("-25200", -7),
        (-25200, -7), (3600, 1), (0, 0), (-7, -7), (5.5, 5.5), ("Africa/Nairobi", 3),
    ],
)  # fmt: skip
def test_a_zone_is_a_name_or_an_offset(written: Any, hours: float) -> None:
    assert datetime(2026, 11, 25, tzinfo=read_zone(written)).utcoffset() == timedelta(hours=hours)


@pytest.mark.parametrize(
    "written", ["", "Europe/Nowhere", "CST", "utc_offset_seconds", 420, 1e9, True, None, "nan"]
)
def test_what_is_no_zone_is_quoted(written: Any) -> None:
    with pytest.raises(ValueError) as error:
        read_zone(written)
    assert repr(written) in str(error.value)


def test_a_path_is_no_zone() -> None:
    assert is_zone("Europe/Berlin")
    assert not is_zone("timezone")


def test_the_hour_that_clocks_show_twice_is_the_nearer_one() -> None:
    local = datetime(2026, 10, 25, 2, 30)
    first, second = 1_792_888_200.0, 1_792_891_800.0
    assert localized(local, BERLIN, first + 60) == first
    assert localized(local, BERLIN, second + 60) == second


def test_the_hour_that_clocks_leave_out_is_an_hour_later() -> None:
    assert localized(datetime(2026, 3, 29, 2, 30), BERLIN, 0.0) == localized(
        datetime(2026, 3, 29, 3, 30), BERLIN, 0.0
    )
