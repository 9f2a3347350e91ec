"""The `columns` setting."""

from __future__ import annotations

from typing import Any

import pytest

from sources.base import Quantity
from sources.columns_setting import read_columns, read_quantities


def test_read_columns_has_quantities_with_defaults_and_paths() -> None:
    (column,) = read_columns([{"name": "wind_speed", "path": "wind.speed", "unit": "m/s", "kind": "amount"}])
    assert column == (Quantity("wind_speed", "Wind speed", "m/s", "amount"), "wind.speed")
    assert read_quantities([{"name": "pips", "label": "Eyes"}]) == [Quantity("pips", "Eyes")]


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
    ],
)
def test_read_columns_names_an_invalid_column(settings: list[dict[str, Any]], words: str) -> None:
    with pytest.raises(ValueError, match="columns") as error:
        read_columns(settings)
    assert words in str(error.value)
