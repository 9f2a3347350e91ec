"""The rows of one shape of an answer, with their fields and their time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sources.guess.fields import (
    Field,
    array_fields,
    names_of_places,
    outer_fields,
    row_fields,
)
from sources.guess.shapes import RowShape
from sources.guess.time_field import TimeField
from sources.json_paths import Place


class Rows(NamedTuple):
    shape: RowShape
    places: Sequence[Place]
    fields: Sequence[Field]
    names: Sequence[Field]
    around: Sequence[Field]
    time: TimeField | None
    is_arrays: bool
    form: str


def fields_of(places: Sequence[Place], shape: RowShape) -> tuple[list[Field], bool]:
    """The fields of the rows, and whether these are in columns: lists of one object."""
    if len(places) == 1 and isinstance(places[0].value, Mapping):
        arrays = array_fields(places[0].value)
        if len(arrays) > 1:
            return arrays, True
    value = places[0].value
    names: Sequence[str] = ()
    if isinstance(value, list):
        names = names_of_places(len(value), outer_values(places[0]))
    return row_fields(places, names), False


def outer_values(place: Place) -> list[Any]:
    """What is around a row, from near to far."""
    values, outer = [place.value], place.parent
    while outer is not None:
        values.append(outer.value)
        outer = outer.parent
    return [*values, place.root]


def fields_around(places: Sequence[Place], shape: RowShape) -> list[Field]:
    outer = outer_fields(places, "parent") if shape.each else []
    return [*outer, *(outer_fields(places, "root") if shape.rows or shape.each or shape.outer else [])]
