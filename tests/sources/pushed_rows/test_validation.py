"""Validation of pushed rows."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

import pytest

from sources.pushed_rows.schema import Schema, declared_schema
from sources.pushed_rows.validation import PushedRow, validate_rows
from sources.pushed_rows.values import RejectedPush
from sources.times.settings import read_time_rules

NOW = 1_800_000_000.0


def validated(*pushed: Any, **settings: Any) -> tuple[Schema, list[PushedRow]]:
    """The schema and the rows of a valid push."""
    valid = validate_rows(*pushed, **settings)
    return valid.schema, valid.rows


def test_validate_rows_adds_new_columns_to_the_schema() -> None:
    schema, rows = validated([{"city": "London", "wind (m/s)": 4}], Schema(), NOW)
    assert rows == [PushedRow(NOW, ("London",), (4.0,), timed=False)]
    assert (schema.keys, schema.received) == ({"city": "city"}, {("London",)})
    schema, rows = validated([{"city": "Paris", "rain (mm)": True}], schema, NOW, at=NOW - 5)
    assert [quantity.name for quantity in schema.quantities] == ["wind", "rain"]
    assert (rows[0].time, math.isnan(rows[0].numbers[0]), rows[0].numbers[1]) == (NOW - 5, True, 1.0)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([7], "Row 1 is no object"),
        ([{"city": "a", "value": "12 abc"}], "Row 1: It has no number: 'value' holds '12 abc'."),
        ([{"city": "a", "value": None}, {"city": "a"}], "Row 2: It has no number: 'city' holds 'a'."),
        ([{"value": 1}] * 8 + [{"value": "bad"}], "Row 9: 'value' is a column of numbers: the value 'bad'"),
        ([{}], "Row 1: It has no number."),
        ([{"value": number, "time": NOW} for number in range(3)], "2 rows have the same time and key"),
        ([{"value": 1, "time": "soon"}], "Row 1: The push sent no time"),
        ([{"city": "", "value": 1}], "'city' is missing"),
    ],
)
def test_validate_rows_rejects_all_rows_with_the_reason(rows: list[Any], words: str) -> None:
    with pytest.raises(RejectedPush) as error:
        validated(rows, Schema(), NOW)
    assert words in str(error.value)


@pytest.mark.parametrize("typed", [True, False])
@pytest.mark.parametrize("step", [1, 0.5])
def test_a_tenth_of_the_cells_may_hold_no_number_and_is_counted(typed: bool, step: float) -> None:
    rows: list[dict[str, Any]] = [{"v": number * step, "w": 1} for number in range(18)]
    rows += [{"v": "bad"}, {"v": "worse", "w": None}, {"v": "unavailable", "w": 2}]
    rows = rows if typed else [row | {"v": str(row["v"])} for row in rows]
    valid = validate_rows(rows, Schema(), NOW, typed=typed)
    assert [str(gap) for gap in valid.gaps] == ["v: 2 cells are no number, such as 'bad' in row 19"]
    assert (len(valid.rows), valid.left_out, list(valid.schema.numbers)) == (19, 2, ["v", "w"])
    again = validate_rows(rows, valid.schema, NOW, typed=typed)
    assert (again.gaps, again.schema) == (valid.gaps, valid.schema)


@pytest.mark.parametrize("gap", [None, "", "unavailable", "-", math.nan, math.inf])
def test_rows_whose_numbers_are_all_missing_are_left_out_and_decide_no_columns(gap: Any) -> None:
    assert validate_rows([{"city": "a", "v": gap}], Schema(), NOW) == (Schema(), [], (), 1)
    known, _ = validated([{"city": "a", "v": 1}], Schema(), NOW)
    assert validate_rows([{"city": "b", "v": gap}], known, NOW) == (known, [], (), 1)
    valid = validate_rows([{"city": "a", "v": gap}, {"city": "a", "v": 2}], known, NOW)
    assert ([row.numbers for row in valid.rows], valid.left_out) == ([(2.0,)], 1)


def test_a_nan_is_a_gap_among_numbers_and_no_key_among_texts() -> None:
    rows = [{"city": "Rome", "v": 1.5}, {"city": "Oslo", "v": math.nan, "w": 2}]
    assert str([row.numbers for row in validated(rows, Schema(), NOW)[1]]) == "[(1.5, nan), (nan, 2.0)]"
    with pytest.raises(RejectedPush, match="'city' is missing"):
        validated([*rows, {"city": math.nan, "v": 2}], Schema(), NOW)


def test_rows_that_a_sender_repeats_are_accepted() -> None:
    rows = [{"city": "London", "time": NOW - 5, "v": 1.5, "w": None}] * 2
    assert len(validated(rows, Schema(), NOW)[1]) == 2


@pytest.mark.parametrize("name", ["timestamp", "datetime", "date", "ts", "created_at", "Time"])
def test_validate_rows_takes_the_time_from_a_column_of_that_name(name: str) -> None:
    row = {name: "2026-11-22T01:30:00Z", "city": "London", "v": 1}
    schema, (read,) = validated([row], Schema(), 1_795_311_300.0)
    assert read == PushedRow(1_795_311_000.0, ("London",), (1.0,))
    assert (schema.time, schema.keys) == ((name,), {"city": "city"})
    assert validated([row | {name: None}], schema, 1_795_311_300.0)[1][0].time == 1_795_311_300.0


def test_validate_rows_ignores_other_times_and_row_numbers() -> None:
    rows = [
        {"index": number, "time": 1_795_311_000 + number, "updated": "2026-11-22", "v": "21.5 °C"}
        for number in range(3)
    ]
    schema, read = validated(rows, Schema(), 1_795_311_300.0)
    assert schema.ignored == {"index", "updated"}
    assert ([row.numbers for row in read], schema.keys) == ([(21.5,)] * 3, {})


def test_validate_rows_waits_for_the_first_value_of_a_column_of_gaps() -> None:
    schema, _ = validated([{"v": 1, "w": "unavailable"}], Schema(), 1_795_311_300.0)
    assert list(schema.numbers) == ["v"]
    schema, (row,) = validated([{"v": "n/a", "w": 2}], schema, 1_795_311_301.0)
    assert list(schema.numbers) == ["v", "w"]
    assert row.numbers[1] == 2


def test_validate_rows_reads_times_by_the_rules() -> None:
    rules = read_time_rules("America/Denver", future=True)
    _, (row,) = validated([{"v": 1, "time": "2026-11-21T19:30"}], Schema(), 1_795_311_300.0, None, rules)
    assert row.time == 1_795_314_600.0


def test_validate_rows_reads_years_and_the_zone_in_the_name_of_a_time() -> None:
    _, (row,) = validated([{"v": 1, "year": 2024}], Schema(), 1_795_311_300.0)
    assert row.time == 1_704_067_200.0
    _, (row,) = validated([{"v": 1, "Time CET": "2026-11-22 02:00"}], Schema(), 1_795_311_300.0)
    assert row.time == 1_795_309_200.0


def test_validate_rows_takes_rows_for_events_where_the_settings_name_the_id() -> None:
    quake = {"id": "ci1", "time": NOW, "magnitude": 3.1}
    schema, (row,) = validated([quake], declared_schema([], [], "id"), NOW)
    assert (row.id, row.keys, schema.event, schema.keys) == ("ci1", ("ci1",), "id", {"id": "id"})
    many = [quake | {"id": number, "time": NOW} for number in range(500)]
    assert len(validated(many, schema, NOW)[1]) == 500
    with pytest.raises(RejectedPush, match="'id' is missing"):
        validated([{"time": NOW, "magnitude": 3.1}], schema, NOW)


@pytest.mark.parametrize("time", [{}, {"time": NOW}])
def test_validate_rows_takes_any_other_id_for_a_key_such_as_the_name_of_a_sensor(
    time: dict[str, float],
) -> None:
    sensor = {"id": "kitchen", "temperature": 21.0, **time}
    for schema in (Schema(), declared_schema([], ["id"])):
        known, (row,) = validated([sensor], schema, NOW)
        assert (row.id, row.keys, known.event) == ("", ("kitchen",), "")


def test_validate_rows_takes_the_column_of_the_settings_for_the_id() -> None:
    schema = declared_schema([], [], "code")
    schema, (row,) = validated([{"code": 7, "place": "north", "magnitude": 3.1}], schema, NOW)
    assert (row.id, row.keys, schema.event) == ("7", ("north",), "code")


def test_what_one_cell_makes_clear_holds_for_the_others_of_a_push() -> None:
    rows = [{"date": "11/03/2026", "v": "1,234"}, {"date": "11/24/2026", "v": "12,345.5"}]
    _, (first, second) = validated(rows, Schema(), NOW)
    assert (first.numbers, second.numbers) == ((1234.0,), (12345.5,))
    assert second.time - first.time == 21 * 86_400
    with pytest.raises(RejectedPush, match="set day_first"):
        validated([{"date": "11/03/2026", "v": 1}], Schema(), NOW)
    _, (row,) = validated(
        [{"date": "11/03/2026", "v": 1}], Schema(), NOW, rules=read_time_rules("", day_first=True)
    )
    assert row.time == datetime(2026, 3, 11, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("row", "columns"),
    [
        ({"station": "a", "now": {"level": 2.5, "at": {"depth": 1}}}, {"now level": 2.5, "now at depth": 1}),
        ({"v": {"$numberDouble": "1.5"}, "time": {"$date": NOW * 1000}}, {"v": 1.5}),
        ({"v": 1, "attributes": {}}, {"v": 1}),
    ],
)
def test_values_in_objects_are_columns(row: dict[str, Any], columns: dict[str, float]) -> None:
    schema, (read,) = validated([row], Schema(), NOW)
    assert dict(zip(schema.numbers, read.numbers, strict=True)) == columns
    assert (read.time, read.timed) == (NOW, "time" in row)
