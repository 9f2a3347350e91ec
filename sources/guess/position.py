"""Finds the fields with the coordinates of rows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sources.guess.fields import Field, last_name
from sources.numbers.parser import UnreadableNumber, read_number

_LATITUDE, _LONGITUDE = (
    re.compile(r"(?:.*[_ ])?lat(?:itude)?", re.I),
    re.compile(r"(?:.*[_ ])?(?:lon|lng|long)(?:gitude)?", re.I),
)


def position_of(fields: Sequence[Field]) -> tuple[str, str]:
    """The paths of latitude and longitude, where rows have both."""
    for field in fields:
        # GeoJSON has the longitude first.
        if field.path.endswith("coordinates[0]") and any(f.path == f"{field.path[:-3]}[1]" for f in fields):
            return f"{field.path[:-3]}[1]", field.path
    # ArcGIS has x and y, which are metres in many of its coordinate systems.
    x, y = (next((f for f in fields if _is_axis(f, axis)), None) for axis in "xy")
    if x and y and _within(x, 180) and _within(y, 90):
        return y.path, x.path
    latitude = next((f for f in fields if _is_named(f, _LATITUDE) and _within(f, 90)), None)
    longitude = next((f for f in fields if _is_named(f, _LONGITUDE) and _within(f, 180)), None)
    return (latitude.path, longitude.path) if latitude and longitude else ("", "")


def is_position(field: Field, *, beside: bool) -> bool:
    """Whether a field is a coordinate, and no quantity. beside: the rows have a position elsewhere."""
    if any(_is_axis(field, axis) for axis in "xyz"):
        return True
    is_named = _is_named(field, _LATITUDE) or _is_named(field, _LONGITUDE)
    return beside and (is_named or "coordinates[" in field.path)


def _is_named(field: Field, form: re.Pattern[str]) -> bool:
    """Whether a field has such a name; the name of a cell in a list stands beside the rows."""
    return form.fullmatch(last_name(field.path) or field.name) is not None


def _is_axis(field: Field, axis: str) -> bool:
    """Whether a field is a coordinate of a place, and not of a robot or an accelerometer."""
    return field.path in (f"geometry.{axis}", f"centroid.{axis}")


def _within(field: Field, limit: float) -> bool:
    try:
        return all(not abs(read_number(value)) > limit for value in field.values)
    except UnreadableNumber:
        return False
