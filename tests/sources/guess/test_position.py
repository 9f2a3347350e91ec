"""The position of rows is found in the forms in which services send it, and is no quantity."""

from __future__ import annotations

from typing import Any

import pytest

from sources.guess.fields import Field
from sources.guess.position import is_position, position_of


def fields(**values: Any) -> list[Field]:
    return [Field(path.replace("__", "."), path, [value]) for path, value in values.items()]


@pytest.mark.parametrize(
    ("row", "position"),
    [
        ({"lat": 39.7, "lon": -105.1, "v": 1}, ("lat", "lon")),
        ({"stop_latitude": 39.7, "stop_longitude": -105.1}, ("stop_latitude", "stop_longitude")),
        ({"geometry__x": -105.1, "geometry__y": 39.7}, ("geometry.y", "geometry.x")),
        ({"geometry__x": -11_700_000, "geometry__y": 4_800_000}, ("", "")),
        ({"position__x": 1.5, "position__y": 2.5}, ("", "")),
        ({"lat": 39.7}, ("", "")),
    ],
    ids=str,
)
def test_latitude_and_longitude_are_found(row: dict[str, Any], position: tuple[str, str]) -> None:
    assert position_of(fields(**row)) == position


def test_coordinates_of_a_map_are_no_quantities() -> None:
    assert all(is_position(field, beside=False) for field in fields(geometry__x=-11_700_000, geometry__y=1))
    assert all(is_position(field, beside=True) for field in fields(lat=1, lon=1))
    assert not any(is_position(field, beside=True) for field in fields(acceleration__x=1, x=2))
