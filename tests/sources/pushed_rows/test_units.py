"""Units in a column of their own."""

from __future__ import annotations

from typing import Any

import pytest

from sources.pushed_rows.schema import Schema
from sources.pushed_rows.units import with_units
from sources.pushed_rows.validation import validate_rows

NOW = 1_795_311_000.0


def columns_of(schema: Schema) -> list[tuple[str, str, list[str]]]:
    return [(one.label, one.unit, list(schema.keys or ())) for one in schema.quantities]


def test_the_unit_beside_a_value_is_that_of_its_chart() -> None:
    state = {
        "entity_id": "sensor.kitchen",
        "state": "21.4",
        "attributes": {"unit_of_measurement": "°C"},
        "last_changed": "2026-11-25T10:00:00Z",
    }
    valid = validate_rows([state], Schema(), 1_795_600_900.0)
    assert columns_of(valid.schema) == [("State", "°C", ["entity_id"])]
    assert [row.numbers for row in valid.rows] == [(21.4,)]


def test_values_of_several_units_have_charts_of_their_own() -> None:
    rows: list[dict[str, Any]] = [
        {"sensor": "a", "value": 8.4, "unit": "°C"},
        {"sensor": "a", "value": 61, "unit": "%"},
    ]
    valid = validate_rows(rows, Schema(), NOW)
    assert columns_of(valid.schema) == [("Value", "°C", ["sensor"]), ("Value", "%", ["sensor"])]


@pytest.mark.parametrize(
    "row",
    [
        {"unit": "A", "value": 3},
        {"unit": "house 7", "value": 3},
        {"unit": "°C", "low": 3, "high": 5},
        {"unit": "°C", "name": "a"},
        {"unit": None, "value": 3},
        {"units": 4, "value": 3},
    ],
)
def test_a_column_that_names_no_unit_of_one_value_stays(row: dict[str, Any]) -> None:
    assert with_units(row, Schema()) == row


def test_a_source_that_has_units_as_a_key_keeps_them() -> None:
    row = {"value": 8.4, "unit": "°C"}
    assert with_units(row, Schema(keys={"unit": "unit"})) == row


def test_a_value_that_is_known_without_its_unit_stays_the_same() -> None:
    assert with_units({"value": 8.4, "unit": "°C"}, Schema(numbers={"value": 0})) == {"value": 8.4}
