"""The rows of a shape, with their fields, their time, and what is around them."""

from __future__ import annotations

from typing import Any

from sources.guess.rows import Rows, outer_values, rows_of
from sources.guess.shapes import RowShape, places_of

NOW = 1_795_602_174.0
TIMES = ["2026-11-25T09:00:00Z", "2026-11-25T10:00:00Z"]


def rows(answer: Any, shape: RowShape) -> Rows | None:
    return rows_of(places_of(answer, shape), shape, "json", NOW)


def test_objects_are_rows_with_a_field_for_each_of_their_values() -> None:
    found = rows([{"t": at, "v": 1.5} for at in TIMES], RowShape())
    assert found is not None
    assert [field.path for field in found.fields] == ["t", "v"]
    assert (found.time and found.time.setting, found.is_arrays) == ("t", False)


def test_lists_of_one_length_are_columns_of_which_one_is_the_time() -> None:
    answer = {"unit": "m", "hourly": {"time": TIMES, "level": [1.5, 2.5]}}
    found = rows(answer, RowShape(rows="hourly"))
    assert found is not None
    assert found.is_arrays
    assert [list(field.values) for field in found.fields] == [TIMES, [1.5, 2.5]]
    assert "m" in [value for field in found.around for value in field.values]


def test_rows_under_names_have_the_names_as_a_field() -> None:
    found = rows({"Köln": {"level": 2.45}, "Bonn": {"level": 2.61}}, RowShape(outer=True))
    assert found is not None
    assert [list(field.values) for field in found.names] == [["Köln", "Bonn"]]


def test_an_answer_without_values_has_no_rows() -> None:
    assert rows([{}, {}], RowShape()) is None


def test_values_around_a_row_are_from_near_to_far() -> None:
    answer = {"stations": [{"now": {"level": 1.5}}]}
    (place,) = places_of(answer, RowShape(rows="stations", each="now"))
    assert outer_values(place)[:3] == [{"level": 1.5}, answer["stations"][0], answer]
