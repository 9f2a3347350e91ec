"""Times of day on a date that stands elsewhere, in the forms of services."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from sources.times.plausibility import UnreadableTime
from sources.times.time_of_day import is_clock, on_day

NOW = 1_795_602_600.0  # 2026-11-25 10:30 UTC


@pytest.mark.parametrize(
    ("clock", "text"),
    [
        ("14:00", "14:00:00"), ("2 PM", "14:00:00"), ("12:05 a.m.", "00:05:00"), (14, "14:00:00"),
        ("9", "09:00:00"),
        (9.0, "09:00:00"), ("00-01", "00:00:00"), ("14:15 - 14:30", "14:15:00"), ("930", "09:30:00"),
        (2100, "21:00:00"), ("0", "00:00:00"), ("14h", "14:00:00"), ("14h30", "14:30:00"),
        ("14:00:05.5", "14:00:05"),
        ("14:30 Uhr", "14:30:00"),
    ],
)  # fmt: skip
def test_a_time_of_day_is_on_its_day(clock: Any, text: str) -> None:
    assert on_day("25.11.2026", clock, NOW) == datetime.fromisoformat(f"2026-11-25 {text}")


def test_24_is_the_end_of_the_day() -> None:
    assert on_day("2026-11-25", 24, NOW) == on_day("2026-11-25", "24:00", NOW) == datetime(2026, 11, 26)


@pytest.mark.parametrize(
    "clock", [25, "25", "25:00", "10:61", "13 PM", "", None, True, "2026-11-25", "text", 2460, []]
)
def test_what_is_no_time_of_day_is_refused(clock: Any) -> None:
    assert not is_clock(clock)
    with pytest.raises(UnreadableTime, match="is no time of day"):
        on_day("2026-11-25", clock, NOW)


def test_the_day_is_that_of_its_own_zone_or_of_the_setting() -> None:
    paris = ZoneInfo("Europe/Paris")
    assert on_day("2026-11-25T00:00:00+01:00", "14:00", NOW).isoformat() == "2026-11-25T14:00:00+01:00"
    assert on_day(1_795_561_200, "14:00", NOW, zone=paris) == datetime(2026, 11, 25, 14)
    assert on_day("2026-11-25", "14:00", NOW, zone=paris) == datetime(2026, 11, 25, 14)
