"""The time of a row is read by the settings, in the zone that they or the answer name."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from sources.json_rows.paths import Place, read_path
from sources.json_rows.row_times import RowTimes
from sources.json_rows.shapes import RawRow
from sources.times.number_units import read_time_unit
from sources.times.zones import read_zone

TEN = datetime(2026, 11, 25, 10, tzinfo=UTC).timestamp()
NOW = TEN + 1800


def read(time: Any, root: Any = None, *, path: str = "t", **rules: Any) -> float:
    row = RawRow(1, Place({}, root=root), time, "a", {"v": 1})
    return RowTimes(read_path("time", path), **rules).read(row, NOW)


def test_a_number_at_a_path_of_years_is_a_year() -> None:
    assert read(2024, path="period.year") == 1_704_067_200.0
    with pytest.raises(ValueError, match="the time 2024 is of 1970"):
        read(2024)


def test_a_forecast_is_read_where_it_is_expected() -> None:
    assert read(NOW + 3600, future=True) == NOW + 3600
    assert read(0, any_time=True) == 0
    with pytest.raises(ValueError, match="1 h in the future; set future = true"):
        read(NOW + 3600)


@pytest.mark.parametrize(
    "zone", [read_zone("America/Denver"), read_path("zone", "tz"), read_path("zone", "offset")]
)
def test_a_zone_is_named_or_found_in_the_answer(zone: Any) -> None:
    assert read("2026-11-25T03:00", {"tz": "America/Denver", "offset": -25200}, zone=zone) == TEN


def test_a_zone_that_is_not_in_the_answer_is_reported() -> None:
    with pytest.raises(ValueError, match="no time zone at zone = 'tz'"):
        read("2026-11-25T03:00", {}, zone=read_path("zone", "tz"))


@pytest.mark.parametrize(
    ("unit", "written"),
    [
        ("days since 1899-12-30", 46351.0 + 10 / 24),
        ("days since 1899-12-30", "46351.416666666664"),
        ("seconds since 2000-01-01 00:00 UTC", 848_916_000),
        ("d", 20782 + 10 / 24),
        ("min", 29_926_680),
    ],
)
def test_numbers_that_count_from_another_day_are_times(unit: str, written: Any) -> None:
    assert read(written, unit=read_time_unit(unit)) == pytest.approx(TEN, abs=0.01)


@pytest.mark.parametrize("unit", ["fortnights since 1970-01-01", "days since never", "weeks"])
def test_a_unit_of_times_that_is_none_is_quoted(unit: str) -> None:
    with pytest.raises(ValueError, match=f"time_unit = '{unit}' is none; write it as"):
        read_time_unit(unit)
