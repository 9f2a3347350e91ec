"""The `columns` setting of a source: the quantities of its rows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple, get_args

from sources.base import Quantity
from sources.computed_columns.computed import Computation
from sources.computed_columns.expressions import read_expression
from sources.quantity import AxisKind

_TEXTS = ("name", "path", "expr", "unit", "label", "kind")
_NUMBERS = ("scale", "offset")
_SWITCHES = ("rate", "hidden")
_OF_PATHS = ("path", "hidden")  # of no use where programs name the columns that they push
_KINDS = get_args(AxisKind)
# Columns that every frame may have.
_RESERVED = {"time", "text", "latitude", "longitude"}


class Column(NamedTuple):
    """A column of numbers.

    path: the JMESPath of its number in a row; "" where it is computed, or pushed by its name.
    hidden: it is no quantity, and only expressions use it.
    """

    quantity: Quantity
    path: str = ""
    computation: Computation = Computation()
    hidden: bool = False

    @property
    def name(self) -> str:
        return self.quantity.name

    @property
    def unit_read(self) -> str:
        """The unit of the numbers in the answer; "" where it is unknown, since the column is computed of
        them."""
        return "" if self.computation.changes else self.quantity.unit


def read_columns(settings: Sequence[dict[str, Any]]) -> list[Column]:
    """The columns of the setting.

    Raises ValueError that names what is wrong and what is allowed; a column that is shown is required.
    """
    columns = _columns(settings, _TEXTS + _NUMBERS + _SWITCHES)
    if all(column.hidden for column in columns):
        raise ValueError(
            "columns needs at least one that is not hidden, such as "
            '[{ name = "magnitude", path = "properties.mag" }]'
        )
    for column in columns:
        if not column.path and not column.computation.expr:
            raise ValueError(f"columns: {column.name!r} has no path, and no expr")
    return columns


def read_pushed_columns(settings: Sequence[dict[str, Any]]) -> list[Column]:
    """The columns of a setting that has no paths, since programs push them by their names; it may be empty.

    Raises ValueError as `read_columns` does.
    """
    known = [key for key in _TEXTS + _NUMBERS + _SWITCHES if key not in _OF_PATHS]
    return _columns(settings, known)


def _columns(settings: Sequence[dict[str, Any]], known: Sequence[str]) -> list[Column]:
    columns: list[Column] = []
    for setting in settings:
        _check_keys(setting, known)
        name = setting["name"]
        above = [column.name for column in columns]
        if name in _RESERVED or name in above:
            raise ValueError(f"columns: the name {name!r} is taken; choose another one")
        computation = _computation(setting, above)
        columns.append(
            Column(_quantity(setting), setting.get("path", ""), computation, setting.get("hidden", False))
        )
    return columns


def _check_keys(setting: Mapping[str, Any], known: Sequence[str]) -> None:
    for key, value in setting.items():
        if key not in known:
            near = get_close_matches(key, known, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"
            raise ValueError(f"columns: unknown key {key!r}; {hint}")
        if key in _TEXTS and not isinstance(value, str):
            raise ValueError(f"columns: {key} = {value!r} must be text")
        if key in _SWITCHES and not isinstance(value, bool):
            raise ValueError(f"columns: {key} = {value!r} must be true or false")
        if key in _NUMBERS and not _is_number(value):
            raise ValueError(f"columns: {key} = {value!r} must be a number")
    if not setting.get("name"):
        raise ValueError(f"columns: {setting!r} has no name")
    if setting.get("path") and setting.get("expr"):
        raise ValueError(f"columns: {setting['name']!r} has both path and expr; choose one of them")
    if setting.get("scale") == 0:
        raise ValueError("columns: scale = 0 makes all values equal; choose another number")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _computation(setting: Mapping[str, Any], above: Sequence[str]) -> Computation:
    expr = setting.get("expr", "")
    try:
        expression = read_expression(expr, above) if expr else None
    except ValueError as error:
        raise ValueError(f"columns: expr = {expr[:100]!r} {error}") from None
    return Computation(
        expression,
        setting.get("rate", False),
        float(setting.get("scale", 1.0)),
        float(setting.get("offset", 0.0)),
    )


def _quantity(setting: Mapping[str, Any]) -> Quantity:
    kind = setting.get("kind", "measurement")
    if kind not in _KINDS:
        raise ValueError(f"columns: kind = {kind!r} must be one of {', '.join(_KINDS)}")
    name = setting["name"]
    label = setting.get("label") or name.replace("_", " ").capitalize()
    return Quantity(name, label, setting.get("unit", ""), kind)
