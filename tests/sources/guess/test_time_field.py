"""The field of the times of rows, and the zone of those that name none."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pytest

from sources.guess.fields import Field
from sources.guess.time_field import TimeField, time_of_rows

NOW = 1_795_311_000.0
ISO, AT = "2026-11-22T01:00:00Z", 1_795_309_200.0


def found(around: Mapping[str, list[Any]] | None = None, **columns: Any) -> TimeField | None:
    fields, outer = (
        [Field(name, name, values) for name, values in one.items()] for one in (columns, around or {})
    )
    return time_of_rows(fields, outer, NOW)


def time_of(around: Mapping[str, list[Any]] | None = None, **columns: Any) -> TimeField:
    time = found(around, **columns)
    assert time
    return time


@pytest.mark.parametrize(
    ("columns", "setting"),
    [
        ({"time": [ISO], "v": [1]}, "time"),
        ({"dt": [AT], "v": [1]}, "dt"),
        ({"dt": [AT * 1000]}, "dt"),
        ({"start": [ISO], "end": ["2026-11-22T02:00:00Z"]}, "start"),
        ({"last_changed": ["2026-11-21T01:00:00Z"], "last_updated": [ISO]}, "last_updated"),
        ({"summary_date": ["2026-11-22"], "last_report_at": [AT]}, "last_report_at"),
        ({"local": ["2026-11-22 02:00"], "utc": ["2026-11-22 01:00"]}, "utc"),
    ],
)
def test_a_field_holds_the_times(columns: dict[str, Any], setting: str) -> None:
    time = time_of(**columns)
    assert (time.setting, list(time.seconds)) == (setting, [AT])


def test_when_the_only_row_began_to_be_is_not_its_time() -> None:
    columns: dict[str, Any] = {"start time": ["2026-11-01T00:00:00Z"], "v": [1]}
    assert found(None, **columns) is None


def test_texts_of_digits_are_times_under_the_name_of_one() -> None:
    clocks, ids = ["1795309200", "1795309260"], ["1795309205", "1795309206"]
    found = time_of(lastclock=clocks, itemid=ids, v=[1, 2])
    assert (found.setting, found.others) == ("lastclock", ())


def test_texts_of_digits_are_times_in_the_first_cell_of_a_row_without_names() -> None:
    cells = [
        Field("[0]", "value 1", ["1795309260000", "1795309200000"], is_place=True),
        Field("[1]", "value 2", ["1795309205", "1795309206"], is_place=True),
    ]
    time = time_of_rows(cells, [], NOW)
    assert time and (time.setting, time.seconds) == ("[0]", [AT + 60, AT])


def test_a_date_has_no_zone_and_the_only_time_of_day_beside_it_is_its_own() -> None:
    found = time_of(date=["21-11-2026", "21-11-2026"], reportTime=["09:00", "10:00"])
    assert (found.setting, found.is_local) == ("join(' ', [date, reportTime])", True)
    assert time_of(date=["21-11-2026"], sunriseTime=["07:30"], sunsetTime=["16:30"]).setting == "date"


def test_several_fields_may_make_a_time() -> None:
    time = time_of(year=[2026], month=[11], day=[22])
    assert time.setting == "join('-', [to_string(year), to_string(month), to_string(day)])"
    assert list(time.seconds) == [AT - 3_600]


def test_numbers_of_years_are_times() -> None:
    time = time_of(year=[2024, 2025], v=[1, 2])
    assert (time.setting, time.seconds[0]) == ("year", 1_704_067_200.0)
    assert time_of(year=[2026], month=[9], v=[1]).setting == "join('-', [to_string(year), to_string(month)])"


def test_the_zone_in_the_name_of_a_time_is_its_zone() -> None:
    columns: dict[str, list[Any]] = {"Time CET": ["2026-11-22 02:00"], "v": [1]}
    time = time_of(None, **columns)
    assert (time.zone, list(time.seconds)) == ("CET", [AT])


def test_other_times_are_known_as_such() -> None:
    assert time_of(start=[ISO], end=["2026-11-22T02:00:00Z"]).others == ("end",)


def test_a_row_without_a_time_has_none_of_another() -> None:
    seconds = list(time_of(time=[None, ISO]).seconds)
    assert (math.isnan(seconds[0]), seconds[1]) == (True, AT)


@pytest.mark.parametrize("columns", [{}, {"v": [1]}, {"time": []}, {"time": [None]}, {"count": [1_795_309]}])
def test_rows_without_times_have_none(columns: dict[str, Any]) -> None:
    assert found(**columns) is None


def test_a_recent_time_around_the_rows_is_that_of_all() -> None:
    assert time_of({"updated": [ISO, ISO]}, v=[1, 2]).setting == "updated"
    assert found({"updated": ["2020-01-01T00:00:00Z"]}, v=[1]) is None


def test_a_zone_beside_local_times_is_used_and_else_unknown() -> None:
    time = time_of(time=["2026-11-22 02:00"], timezone=["Europe/Berlin"])
    assert (time.zone, time.is_local, list(time.seconds)) == ("timezone", False, [AT])
    time = time_of(time=["2026-11-22 01:00"])
    assert (time.zone, time.is_local, list(time.seconds)) == ("", True, [AT])
    assert time_of(time=[ISO], timezone=["Europe/Berlin"]).zone == "", "the times name theirs"
