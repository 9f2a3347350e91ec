"""The columns of a source are those of its settings, and those that pushes bring."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from sources.base import Quantity
from sources.pushed_rows.schema import MAX_COLUMNS, Schema, declared_schema, schema_from, schema_state
from sources.pushed_rows.validation import PushedRow, validate_rows
from sources.pushed_rows.values import RejectedPush

NOW = 1_800_000_000.0


def validated(*pushed: Any, **settings: Any) -> tuple[Schema, list[PushedRow]]:
    """The schema and the rows of a valid push."""
    valid = validate_rows(*pushed, **settings)
    return valid.schema, valid.rows


def pushed(*rows: dict[str, Any], schema: Schema = Schema()) -> Schema:  # noqa: B008  immutable
    return validate_rows(rows, schema, NOW).schema


def test_validate_rows_finds_a_declared_quantity_by_its_header_with_a_unit() -> None:
    schema = declared_schema([Quantity("wind", "Wind", "m/s", "amount")], ["city"])
    schema, (row,) = validated([{"city": "London", "wind (m/s)": 4}], schema, NOW)
    assert (len(schema.quantities), row.numbers) == (1, (4.0,))


def test_names_of_columns_do_not_collide() -> None:
    schema = pushed({"key": "a", "time": NOW, "Key ": 1.0, "text!": 2.0})
    names = [quantity.name for quantity in schema.quantities]
    assert len({*names, *(schema.keys or {}).values(), "time", "text", "key"}) == len(names) + 1 + 3


def test_key_columns_are_fixed_by_the_first_push() -> None:
    schema = pushed({"city": "Rome", "level": 1.0})
    with pytest.raises(RejectedPush, match=r"'room' is a new column of texts.*are fixed: city"):
        pushed({"city": "Rome", "room": "a", "level": 1.0}, schema=schema)


def test_numbers_of_stations_are_keys_in_a_first_push_and_columns_of_numbers_later() -> None:
    schema = pushed({"station_id": 101, "bikes": 3}, {"station_id": 102, "bikes": 4})
    assert (schema.keys, schema.received) == ({"station_id": "station_id"}, {("101",), ("102",)})
    schema = pushed({"station_id": 101, "bikes": 3, "device_id": 7}, schema=schema)
    assert [quantity.name for quantity in schema.quantities] == ["bikes", "device_id"]


def test_texts_of_digits_are_names_where_the_format_has_numbers_and_numbers_where_it_has_not() -> None:
    rows = [{"v": 1.5, "w": "40"}, {"v": 1.5, "w": "-"}, {"v": 1.5, "w": "42"}]
    assert list(pushed(*rows).keys or ()) == ["w"]
    schema, _ = validated(rows, Schema(), NOW, typed=False)
    assert (list(schema.numbers), schema.keys) == (["v", "w"], {})
    states = [{"v": 1.5, "w": "40"}, {"v": 1.5, "w": "unavailable"}, {"v": 1.5, "w": "42"}]
    assert pushed(*states).keys == {}


def test_words_among_texts_of_digits_are_no_names_of_lines_but_labels_are() -> None:
    with pytest.raises(RejectedPush, match="Row 2: 'w' is a column of numbers: the value 'bad' is no number"):
        validate_rows([{"v": 1, "w": text} for text in ("40", "bad", "42")], Schema(), NOW, typed=False)
    for texts in (("12", "N8", "13"), ("12", "7x", "13")):
        rows = [{"v": 1, "line": text} for text in texts]
        assert validate_rows(rows, Schema(), NOW, typed=False).schema.keys == {"line": "line"}


def test_a_time_of_day_belongs_to_its_date_and_others_are_left_out() -> None:
    row = {"date": "2026-11-25", "time": "09:00", "sunset": "16:10", "v": 1}
    schema, (read,) = validated([row], Schema(), NOW)
    assert (schema.time, schema.keys, list(schema.numbers)) == (("date", "time"), {}, ["v"])
    assert read.time == datetime(2026, 11, 25, 9, tzinfo=UTC).timestamp()
    _, (full,) = validated([{"time": "2026-11-25T10:00Z", "v": 1}], schema, NOW)
    assert full.time - read.time == 3600
    with pytest.raises(RejectedPush, match="Row 1: The push sent a part of its time: 'time' is missing"):
        validate_rows([{"date": "2026-11-25", "time": None, "v": 1}], schema, NOW)


def test_a_column_of_gaps_waits_for_its_first_value() -> None:
    schema = pushed({"city": "Rome", "level": 1.0, "flow": "unavailable"})
    assert "flow" not in schema.numbers
    assert "flow" in pushed({"city": "Rome", "level": 1.0, "flow": 2.0}, schema=schema).numbers


def test_the_number_of_columns_is_bounded() -> None:
    schema = pushed({f"c{number}": 1.0 for number in range(MAX_COLUMNS)})
    assert len(schema.quantities) == MAX_COLUMNS
    with pytest.raises(RejectedPush, match=f"more than {MAX_COLUMNS} columns"):
        pushed({"another": 1.0}, schema=schema)


def test_a_stored_schema_is_the_same_when_it_is_read_again() -> None:
    schema = pushed({"city": "Rome", "wind (m/s)": 4.0, "seen_at": NOW, "row": 1})
    state = json.loads(json.dumps(schema_state(schema)))
    assert schema_from(state, schema.quantities, schema.received) == schema
