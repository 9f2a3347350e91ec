"""The rows of one shape of an answer, with their fields and their time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sources.guess.fields import (
    Field,
    array_fields,
    key_field,
    outer_fields,
    row_fields,
)
from sources.guess.headers import named_cells
from sources.guess.shapes import RowShape
from sources.guess.steps import stepped_columns, stepped_rows
from sources.guess.time_field import TimeField, time_of_rows
from sources.json_rows.paths import Place

# A list of so few numbers may be values of one row, such as price and volume.
_FEW_ITEMS = 5
# Roles are clear from so many values.
_MAX_VALUES = 5_000


class Rows(NamedTuple):
    """names: the fields of names under which rows stand. around: single values of what is around a row, or of
    what has its columns. is_arrays: the values are in columns, the lists of an object.
    """

    shape: RowShape
    places: Sequence[Place]
    fields: Sequence[Field]
    names: Sequence[Field]
    around: Sequence[Field]
    time: TimeField | None
    is_arrays: bool
    form: str


def rows_of(places: Sequence[Place], shape: RowShape, form: str, now: float) -> Rows | None:
    """The rows at places; None where they hold nothing that may be a row."""
    columns = _columns(places)
    if columns and (found := _in_columns(columns, shape, form, now)):
        return found
    if (
        len(places) == 1
        and len(columns) == 1
        and len(columns[0].fields) > 1
        and columns[0].length > _FEW_ITEMS
    ):
        return None
    names = named_cells(places[0].value, outer_values(places[0]))
    fields, around = row_fields(places, names), fields_around(places, shape)
    if not any(field.values for field in fields):
        return None
    keys = [key_field(places, path) for path in (shape.key, shape.outer_key) if path]
    time = time_of_rows([*fields, *keys], around, now)
    if not (time and time.is_own):
        time = stepped_rows(fields, around, [place.name for place in places], now) or time
    return Rows(shape, places, fields, keys, around, time, False, form)


class _Columns(NamedTuple):
    """The columns of one place: lists of one length."""

    place: Place
    fields: Sequence[Field]

    @property
    def length(self) -> int:
        return len(self.fields[0].values)


def _columns(places: Sequence[Place]) -> list[_Columns]:
    """The columns in each of the places; none where one has no columns, or others than the first one."""
    found: list[_Columns] = []
    for place in places:
        fields = array_fields(place.value) if isinstance(place.value, Mapping) else []
        if not fields or (found and {f.path for f in fields} != {f.path for f in found[0].fields}):
            return []
        found.append(_Columns(place, fields))
        if sum(one.length for one in found) > _MAX_VALUES:
            break
    return found


def _in_columns(columns: Sequence[_Columns], shape: RowShape, form: str, now: float) -> Rows | None:
    """The rows whose values are columns; None where no column is of times, and no step leads to them."""
    places = [one.place for one in columns]
    names = named_cells(places[0].value, outer_values(places[0]))
    fields = [
        Field(field.path, names.get(field.path, field.name), _all_values(field.path, columns))
        for field in columns[0].fields
    ]
    singles = [field for field in row_fields(places) if not _is_in(field.path, fields)]
    around = [_repeated(field, columns) for field in (*singles, *outer_fields(places, "root"))]
    keys = [_repeated(key_field(places, path), columns) for path in (shape.key, shape.outer_key) if path]
    # Services that draw charts send the labels of all lines once, beside the lines.
    labels = _labels(columns) if len(columns) == len(places) else []
    fields = [*fields, *labels]
    time = time_of_rows(fields, around, now) if len(fields) > 1 else None
    if not (time and time.used[0] in [field.path for field in fields]):
        numbers = [number for one in columns for number in range(one.length)]
        time = stepped_columns(around, numbers, now)
    return time and Rows(shape, places, fields, keys, around, time, True, form)


def _labels(columns: Sequence[_Columns]) -> list[Field]:
    """The lists beside columns, one for all of them and as long as each."""
    root = columns[0].place.root
    if columns[0].place.value is root or any(one.length != columns[0].length for one in columns):
        return []
    fields = [field for field in array_fields(root) if len(field.values) == columns[0].length]
    return [
        Field(f"@root.{field.path}", field.name, list(field.values) * len(columns))
        for field in fields
        if "[" not in field.path and not any(field.values is one.values for one in columns[0].fields)
    ]


def _all_values(path: str, columns: Sequence[_Columns]) -> list[Any]:
    """The values of a column in all places, one after the other."""
    fields = [next(field for field in one.fields if field.path == path) for one in columns]
    return [value for field in fields for value in field.values]


def _is_in(path: str, fields: Sequence[Field]) -> bool:
    return any(path.startswith(f"{field.path}[") for field in fields)


def _repeated(field: Field, columns: Sequence[_Columns]) -> Field:
    """A value of each place as one of each row."""
    values = [value for value, one in zip(field.values, columns, strict=True) for _ in range(one.length)]
    return field._replace(values=values)


def outer_values(place: Place) -> list[Any]:
    """What is around a row, from near to far."""
    values, outer = [place.value], place.parent
    while outer is not None:
        values.append(outer.value)
        outer = outer.parent
    return [*values, place.root]


def fields_around(places: Sequence[Place], shape: RowShape) -> list[Field]:
    """The single values of what holds the rows, and of the whole answer."""
    outer = outer_fields(places, "parent") if shape.each else []
    return [*outer, *(outer_fields(places, "root") if shape.rows or shape.each or shape.outer else [])]
