"""What one shape of an answer is, and which of several is clearest."""

from __future__ import annotations

from typing import Any

from sources.guess.shape_inference import infer_shape
from sources.guess.shapes import RowShape

NOW = 1_795_602_174.0
STATIONS = [
    {"name": name, "time": "2026-11-25T10:00:00Z", "lat": 50.9, "lon": 6.9, "level": level}
    for name, level in (("Köln", 2.45), ("Bonn", 2.61))
]


def settings(answer: Any, shape: RowShape) -> dict[str, Any]:
    found = infer_shape(answer, shape, "json", NOW)
    assert found is not None
    return found.settings


def test_time_key_and_position_are_settings_and_no_columns() -> None:
    found = infer_shape({"data": STATIONS}, RowShape(rows="data"), "json", NOW)
    assert found is not None
    assert found.settings == {
        "rows": "data",
        "time": "time",
        "key": "name",
        "latitude": "lat",
        "longitude": "lon",
    }
    assert [column["path"] for column in found.columns] == ["level"]


def test_numbers_that_an_answer_says_about_itself_are_no_quantities() -> None:
    found = infer_shape({"status": 200, "took": 3, "level": 2.45}, RowShape(), "json", NOW)
    assert found is not None
    assert [column["path"] for column in found.columns] == ["level"]


def test_a_shape_without_numbers_is_none() -> None:
    assert infer_shape([{"name": "Köln"}, {"name": "Bonn"}], RowShape(), "json", NOW) is None
    assert infer_shape({"data": STATIONS}, RowShape(rows="missing"), "json", NOW) is None


def test_numbers_with_a_decimal_comma_are_read_so() -> None:
    rows = [row | {"level": "2,45"} for row in STATIONS]
    assert settings(rows, RowShape())["decimal"] == ","


def test_rows_with_a_time_of_their_own_are_clearer_than_the_object_around_them() -> None:
    answer = {"count": 2, "data": STATIONS}
    shapes = (RowShape(rows="data", depth=1), RowShape())
    inner, outer = (infer_shape(answer, shape, "json", NOW) for shape in shapes)
    assert inner is not None
    assert outer is None or inner.score > outer.score
