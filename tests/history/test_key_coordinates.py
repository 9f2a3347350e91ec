"""Where the keys of a source are."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from dashboard.history import key_coordinates
from dashboard.history.key_coordinates import KeyCoordinates


def rows(*table: tuple[str, float, float]) -> pd.DataFrame:
    return pd.DataFrame(table, columns=["city", "latitude", "longitude"])


def test_a_key_is_where_its_newest_row_is() -> None:
    found = KeyCoordinates()
    found.add(rows(("London", 51.0, 0.0), ("Oslo", 59.9, 10.7), ("London", 51.5, -0.1)), ["city"])
    assert found.degrees == {"London": (51.5, -0.1), "Oslo": (59.9, 10.7)}
    found.add(rows(("Oslo", 60.0, 11.0)), ["city"])
    assert found.degrees["Oslo"] == (60.0, 11.0)


def test_the_mapping_is_another_one_only_where_a_key_has_moved() -> None:
    found = KeyCoordinates()
    found.add(rows(("London", 51.0, 0.0)), ["city"])
    before = found.degrees
    found.add(rows(("London", 51.0, 0.0)), ["city"])
    assert found.degrees is before
    found.add(rows(("London", 52.0, 0.0)), ["city"])
    assert (before, found.degrees) == ({"London": (51.0, 0.0)}, {"London": (52.0, 0.0)})


def test_rows_without_coordinates_move_nothing() -> None:
    found = KeyCoordinates()
    found.add(rows(("London", 51.0, 0.0)), ["city"])
    found.add(rows(("London", math.nan, 0.0)), ["city"])
    found.add(pd.DataFrame({"city": ["London"]}), ["city"])
    found.add(rows(("London", 1.0, 1.0)), [])
    assert found.degrees == {"London": (51.0, 0.0)}


def test_there_are_no_more_than_a_map_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_coordinates, "MAX_PLACES", 2)
    found = KeyCoordinates()
    found.add(rows(("a", 1.0, 1.0), ("b", 2.0, 2.0), ("c", 3.0, 3.0)), ["city"])
    assert found.degrees == {"b": (2.0, 2.0), "c": (3.0, 3.0)}
    found.add(rows(("a", 4.0, 4.0)), ["city"])
    assert found.degrees == {"c": (3.0, 3.0), "a": (4.0, 4.0)}


def test_the_newest_stay_of_rows_that_come_newest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_coordinates, "MAX_PLACES", 2)
    found = KeyCoordinates()
    table = rows(("new", 1.0, 1.0), ("middle", 2.0, 2.0), ("old", 3.0, 3.0))
    found.add(table.set_index(pd.Index([30, 20, 10])), ["city"])
    assert set(found.degrees) == {"new", "middle"}
