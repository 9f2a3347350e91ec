"""The `columns` setting."""

from __future__ import annotations

from typing import Any

import pytest

from sources.base import Quantity
from sources.columns.setting import read_columns, read_pushed_columns


def test_read_columns_has_quantities_with_defaults_and_paths() -> None:
    (column,) = read_columns([{"name": "wind_speed", "path": "wind.speed", "unit": "m/s", "kind": "amount"}])
    assert column[:2] == (Quantity("wind_speed", "Wind speed", "m/s", "amount"), "wind.speed")
    (column,) = read_pushed_columns([{"name": "pips", "label": "Eyes"}])
    assert column.quantity == Quantity("pips", "Eyes")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ([], "at least one"),
        ([{"name": "a"}], "has no path"),
        ([{"path": "a"}], "has no name"),
        ([{"name": "text", "path": "a"}], "'text' is taken"),
        ([{"name": "a", "path": "a"}] * 2, "'a' is taken"),
        ([{"name": "a", "path": "a", "units": "m"}], "did you mean 'unit'"),
        ([{"name": "a", "path": 7}], "path = 7 must be text"),
        ([{"name": "a", "path": "a", "kind": "amonut"}], "must be one of measurement, amount, percent"),
        ([{"name": "a", "path": "a", "hidden": True}], "at least one that is not hidden"),
        ([{"name": "a", "path": "a", "rate": "yes"}], "rate = 'yes' must be true or false"),
        ([{"name": "a", "path": "a", "scale": "1000"}], "scale = '1000' must be a number"),
        ([{"name": "a", "path": "a", "offset": float("nan")}], "offset = nan must be a number"),
        ([{"name": "a", "path": "a", "scale": 0}], "scale = 0 makes all values equal"),
        ([{"name": "a", "path": "a", "expr": "1"}], "'a' has both path and expr"),
        (
            [{"name": "a", "path": "a"}, {"name": "b", "expr": "2 * c"}],
            "uses 'c', which is no column above it",
        ),
        ([{"name": "b", "expr": "2 * b"}], "uses 'b', which is no column above it"),
    ],
)
def test_read_columns_names_an_invalid_column(settings: list[dict[str, Any]], words: str) -> None:
    with pytest.raises(ValueError, match="columns") as error:
        read_columns(settings)
    assert words in str(error.value)
