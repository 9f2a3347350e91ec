"""Cells have the names that stand once, beside the rows."""

from __future__ import annotations

from typing import Any

import pytest

from sources.guess.headers import cell_at, named_cells

COLUMNS = ["time", "level"]


@pytest.mark.parametrize(
    ("row", "around", "cells"),
    [
        ([1, 2], {"count": 2, "columns": COLUMNS}, {"time": 1, "level": 2}),
        (
            [1, 2],
            {"columns": [{"name": "time", "type": "datetime"}, {"name": "level"}]},
            {"time": 1, "level": 2},
        ),
        ([1, 2], {"schema": {"fields": [{"name": "time"}, {"name": "level"}]}}, {"time": 1, "level": 2}),
        (
            [1, 2],
            {"Tables": [{"Columns": [{"ColumnName": name} for name in COLUMNS]}]},
            {"time": 1, "level": 2},
        ),
        ([1, 2], {"series": [{"name": "cpu", "columns": COLUMNS}]}, {"time": 1, "level": 2}),
        (
            {"c": [{"v": 1}, None]},
            {"table": {"cols": [{"id": "A", "label": "time"}, {"id": "B", "label": "level"}]}},
            {"time": 1, "level": None},
        ),
        (
            {"dimensionValues": [{"value": "20261125"}], "metricValues": [{"value": "7"}]},
            {"dimensionHeaders": [{"name": "date"}], "metricHeaders": [{"name": "users"}]},
            {"date": "20261125", "users": "7"},
        ),
    ],
    ids=["texts", "objects", "schema", "Kusto", "InfluxDB", "Google Charts", "Google Analytics"],
)
def test_cells_are_named_by_a_list_beside_the_rows(row: Any, around: Any, cells: dict[str, Any]) -> None:
    named = named_cells(row, [row, around])
    assert {name: cell_at(row, path) for path, name in named.items()} == cells


@pytest.mark.parametrize("around", [["1", "2"], ["a", "a"], ["a"], ["a", ""], ["a", 2], "ab"])
def test_other_lists_hold_no_names(around: Any) -> None:
    assert named_cells([1, 2], [{"columns": around}]) == {}


def test_texts_of_a_row_are_no_names_of_its_own_cells() -> None:
    row = {"values": ["a", "b"]}
    assert named_cells(row, [row]) == {}
