"""Rows are found in every shape that answers have."""

from __future__ import annotations

from typing import Any

import pytest

from sources.guess.shapes import (
    MAX_ROWS,
    RowShape,
    are_rows_by_name,
    path_below,
    places_of,
    row_shapes,
)
from sources.json_rows.paths import KEY

READING = {"temperature": 8.4, "humidity": 50}


def values(answer: Any, shape: RowShape) -> list[Any]:
    return [place.value for place in places_of(answer, shape)]


@pytest.mark.parametrize(
    ("answer", "shape", "rows"),
    [
        ([READING], RowShape(), [READING]),
        ({"data": {"list": [READING]}}, RowShape("data.list", depth=2), [READING]),
        (READING, RowShape(), [READING]),
        ({"2024-01-01": READING, "2024-01-02": READING}, RowShape(outer=True), [READING, READING]),
        ({"r": [{"s": [READING]}, {"s": [READING]}]}, RowShape("r", "s", depth=1), [READING, READING]),
        ([[1, 2], [3, 4]], RowShape(), [[1, 2], [3, 4]]),
        ({"rates": {"EUR": 1, "USD": 2}}, RowShape("rates", outer=True, depth=1), [1, 2]),
        ({"a b": [READING]}, RowShape('"a b"', depth=1), [READING]),
        ('{"data": [{"v": 1}]}', RowShape("data", depth=1), [{"v": 1}]),
    ],
)
def test_rows_of_a_shape_are_among_those_that_are_found(
    answer: Any, shape: RowShape, rows: list[Any]
) -> None:
    assert shape in row_shapes(answer)
    assert values(answer, shape) == rows


def test_rows_that_stand_under_names_have_them() -> None:
    answer = {"2024-01-01": READING, "2024-01-02": READING}
    shape = RowShape(outer=True)
    assert (shape.key, shape.outer_key) == (KEY, "")
    assert [place.name for place in places_of(answer, shape)] == ["2024-01-01", "2024-01-02"]
    assert RowShape(each="@", outer=True).outer_key == f"@parent.{KEY}"


@pytest.mark.parametrize("answer", [None, 5, "text", [], {}, [1, 2], [None]])
def test_an_answer_without_rows_has_no_shape(answer: Any) -> None:
    assert row_shapes(answer) == []


def test_a_shape_that_does_not_fit_another_answer_has_no_rows() -> None:
    assert places_of({"other": 1}, RowShape("data")) == []


def test_of_many_rows_some_are_looked_at_from_all_parts() -> None:
    numbers = [row["v"] for row in values([{"v": number} for number in range(1_000)], RowShape())]
    assert len(numbers) <= MAX_ROWS
    assert (numbers[0], numbers[-1] > 990) == (0, True)


def test_a_deep_answer_has_few_shapes() -> None:
    answer: Any = READING
    for _ in range(500):
        answer = [answer]
    assert len(row_shapes(answer)) < 50


@pytest.mark.parametrize(
    ("value", "are_rows"),
    [
        ({"2024-01-01": 1, "2024-01-02": 2}, True),
        ({"EUR": 1.1, "USD": 1.2}, True),
        ({"a": READING, "b": READING}, True),
        ({"2024-01-01": READING, "2024-01-02": []}, True),
        ({"main": {"temp": 1}, "wind": {"speed": 2}}, False),
        ({"temp": 1, "wind": 2}, False),
        ({"CO": 1}, False),
        ({"a": None}, False),
    ],
)
def test_the_values_of_an_object_are_rows_where_they_are_alike(value: dict[str, Any], are_rows: bool) -> None:
    assert are_rows_by_name(value) == are_rows


@pytest.mark.parametrize(
    ("name", "path"), [("b", "a.b"), ("b c", 'a."b c"'), ('b"', 'a."b\\""'), ("1b", 'a."1b"')]
)
def test_a_name_of_any_signs_is_part_of_a_path(name: str, path: str) -> None:
    assert path_below("a", name) == path
