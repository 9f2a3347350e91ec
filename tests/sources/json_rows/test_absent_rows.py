"""Rows that are absent are told from a wrong path to them."""

from __future__ import annotations

from typing import Any

import pytest

from sources.json_rows.absent_rows import may_come_later
from sources.json_rows.paths import compiled, read_path
from sources.json_rows.shapes import NoRows, Shape, raw_rows


@pytest.mark.parametrize(
    ("answer", "rows", "later"),
    [
        ({}, "data", True),
        ({"meta": {"n": 0}}, "data", True),
        ({"data": None, "status": "ok"}, "data", True),
        ({"data": {"next": None}}, "data.items", True),
        ({"items": []}, "data", False),
        ({"result": {"a": {"value": 1}}}, "data", False),
        ({"result": "The plan has ended"}, "data", False),
        ({"data": "soon"}, "data", False),
        ({"n": 5}, "sort(n)", False),
        ("nothing", "data", False),
    ],
)
def test_rows_may_come_where_nothing_speaks_for_another_path(answer: Any, rows: str, later: bool) -> None:
    path = read_path("columns", "main.value")
    assert path
    shape = Shape(compiled("rows", rows), None, None, None, {"value": path})
    with pytest.raises(NoRows) as error:
        raw_rows(answer, shape)
    assert may_come_later(answer, error.value, shape) is later
