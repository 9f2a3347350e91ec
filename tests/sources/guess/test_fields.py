"""The values of rows have paths that JMESPath reads, and names that people do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jmespath
import pytest

from sources.guess.fields import array_fields, last_name, outer_fields, row_fields
from sources.json_rows.paths import Place

STATION: dict[str, Any] = {"id": "s1", "net": {"name": "Rome"}, "rows": [{"v": 1}, {"v": 2}], "other": [5]}


def fields(*rows: Any, names: Mapping[str, str] | None = None) -> dict[str, list[Any]]:
    """The values by name."""
    found = row_fields([Place(row) for row in rows], names)
    return {field.name: list(field.values) for field in found}


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ({"a": 1, "b": {"value": 2}}, {"a": 1, "b": 2}),
        ({"wind": {"speed": 1, "deg": 2}, "main": {"temp": 3}}, {"wind speed": 1, "wind deg": 2, "temp": 3}),
        (
            {"Temp": {"Metric": {"Value": 8}, "Imperial": {"Value": 46}}},
            {"Temp Metric": 8, "Temp Imperial": 46},
        ),
        ({"temp": {"metric": 8, "imperial": 46}}, {"temp metric": 8, "temp imperial": 46}),
        ({"name": "x", "x": {"name": "y"}}, {"name": "x", "x name": "y"}),
        ({"l": [1, 2], "e": [], "o": [{"q": 3}]}, {"l": 1, "l 2": 2, "q": 3}),
        ({"s": [{"value_type": "P1", "value": 1}, {"value_type": "P2", "value": 2}]}, {"P1": 1, "P2": 2}),
        ({'x"y': 1, "a.b": 2, "c\\d": 3}, {'x"y': 1, "a.b": 2, "c\\d": 3}),
        ({}, {}),
        (5, {"value": 5}),
    ],
)
def test_values_have_the_names_that_people_read(row: Any, named: dict[str, Any]) -> None:
    assert fields(row) == {name: [value] for name, value in named.items()}


def test_every_path_leads_to_its_values() -> None:
    rows = [
        {
            "a": 1,
            "b": {"c d": [2, 3]},
            'q"': {"x\\y": 4},
            "s": [{"name": "p", "v": 5}, {"name": "q", "v": 6}],
        },
        {"b": {"c d": [7]}, "s": []},
    ]
    found = row_fields([Place(row) for row in rows])
    assert len(found) == 6
    for field in found:
        assert [jmespath.search(field.path, row) for row in rows] == list(field.values), field.path


def test_cells_have_the_names_that_are_given() -> None:
    names = {"[0]": "time", "[1]": "level"}
    assert fields([1, 2], [3, 4], names=names) == {"time": [1, 3], "level": [2, 4]}
    assert fields([1, 2]) == {"value 1": [1], "value 2": [2]}


def test_a_pair_whose_name_a_path_cannot_hold_is_left_out() -> None:
    assert fields({"s": [{"name": "it's", "v": 1}, {"name": "b", "v": 2}]}) == {"b": [2]}


def test_columns_are_the_lists_of_the_usual_length() -> None:
    value = {"time": ["a", "b"], "h": {"t": [1, 2]}, "notes": ["x"], "n": 2}
    assert {field.path: list(field.values) for field in array_fields(value)} == {
        "time": ["a", "b"],
        "h.t": [1, 2],
    }
    assert array_fields({"n": 2}) == []
    assert [field.path for field in array_fields({"v": [[1, 2], [3, 4]]})] == ["v[0]", "v[1]"]
    assert array_fields({"v": [[1, 2], [3, 4], [5, 6]]}) == []


def test_what_is_around_rows_has_the_same_value_in_each() -> None:
    root = {"at": 7, "stations": [STATION]}
    parent = Place(STATION, "0", None, root)
    places = [Place(row, "", parent, root) for row in STATION["rows"]]
    assert {field.path: list(field.values) for field in outer_fields(places, "parent")} == {
        "@parent.id": ["s1", "s1"],
        "@parent.net.name": ["Rome", "Rome"],
    }
    assert [field.path for field in outer_fields(places, "root")] == ["@root.at"]


def test_a_row_of_any_depth_and_width_is_read_in_bounds() -> None:
    deep: Any = 1
    for _ in range(500):
        deep = {"a": deep}
    assert fields({"deep": deep, "v": 1}) == {"v": [1]}
    assert len(fields({f"c{number}": number for number in range(5_000)})) == 300


@pytest.mark.parametrize(
    ("path", "name"),
    [("properties.mag", "mag"), ("a[0]", "a"), ('"x.y".b', "b"), ('a."x\\"y"', 'x"y'), ("[0]", ""), ("", "")],
)
def test_the_last_name_of_a_path(path: str, name: str) -> None:
    assert last_name(path) == name
