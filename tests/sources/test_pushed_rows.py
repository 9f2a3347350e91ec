"""Validation of pushed rows."""

from __future__ import annotations

import math
from typing import Any

import pytest

from sources.base import Quantity
from sources.pushed_rows import RejectedPush, Schema, checked_text, declared_schema, parse_time, validate_rows

NOW = 1_800_000_000.0


def test_validate_rows_adds_new_columns_to_the_schema() -> None:
    schema, rows = validate_rows([{"city": "London", "wind (m/s)": 4}], Schema(), NOW)
    assert rows == [(NOW, ("London",), (4.0,))]
    assert (schema.keys, schema.received) == ({"city": "city"}, {("London",)})
    schema, rows = validate_rows([{"city": "Paris", "rain (mm)": True}], schema, NOW, at=NOW - 5)
    assert [quantity.name for quantity in schema.quantities] == ["wind", "rain"]
    assert (rows[0].time, math.isnan(rows[0].numbers[0]), rows[0].numbers[1]) == (NOW - 5, True, 1.0)


def test_validate_rows_finds_a_declared_quantity_by_its_header_with_a_unit() -> None:
    schema = declared_schema([Quantity("wind", "Wind", "m/s", "amount")], ["city"])
    schema, (row,) = validate_rows([{"city": "London", "wind (m/s)": 4}], schema, NOW)
    assert (len(schema.quantities), row.numbers) == (1, (4.0,))


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([7], "Row 1 is no object"),
        ([{"value": 1}, {"value": None}], "Row 2: It has no number"),
        ([{"value": math.inf}], "not a finite number"),
        ([{"value": 1}, {"value": 2}], "same time and key"),
        ([{"value": 1, "time": "soon"}], "Row 1: The push sent no time"),
        ([{"city": "", "value": 1}], "'city' is missing"),
    ],
)
def test_validate_rows_rejects_all_rows_with_the_reason(rows: list[Any], words: str) -> None:
    with pytest.raises(RejectedPush, match="") as error:
        validate_rows(rows, Schema(), NOW)
    assert words in str(error.value)


def test_parse_time_accepts_unix_and_iso_times() -> None:
    assert parse_time(NOW * 1000, NOW) == parse_time("2027-01-15T08:00:00Z", NOW) == NOW
    with pytest.raises(RejectedPush, match="in the future"):
        parse_time(NOW + 600, NOW)


def test_checked_text_rejects_long_and_invalid_text() -> None:
    assert checked_text("Zürich", "city", 6) == "Zürich"
    for text in ("too long", "\0", "\ud800"):
        with pytest.raises(RejectedPush):
            checked_text(text, "city", 6)
