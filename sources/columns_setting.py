"""The `columns` setting of a source: the quantities of its rows."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple, get_args

from sources.base import AxisKind, Quantity

_OPTIONS = ("unit", "label", "kind")
_KINDS = get_args(AxisKind)
# Columns that every frame may have.
_RESERVED = {"time", "text", "latitude", "longitude"}


class Column(NamedTuple):
    """A quantity, and the JMESPath of its number in a row."""

    quantity: Quantity
    path: str


def read_columns(settings: Sequence[dict[str, Any]]) -> list[Column]:
    """The columns of the setting.

    Raises ValueError that names what is wrong and what is allowed; a column is required.
    """
    if not settings:
        raise ValueError(
            'columns needs at least one, such as [{ name = "magnitude", path = "properties.mag" }]'
        )
    quantities = read_quantities(settings, required=("path",))
    return [Column(one, setting["path"]) for one, setting in zip(quantities, settings, strict=True)]


def read_quantities(settings: Sequence[dict[str, Any]], required: Sequence[str] = ()) -> list[Quantity]:
    """The quantities in tables of name, unit, label and kind. Raises ValueError as `read_columns` does.

    required: further keys that each table must have besides its name.
    """
    quantities = [_quantity(setting, required) for setting in settings]
    names = [quantity.name for quantity in quantities]
    for name in names:
        if name in _RESERVED or names.count(name) > 1:
            raise ValueError(f"columns: the name {name!r} is taken; choose another one")
    return quantities


def _quantity(setting: dict[str, Any], required: Sequence[str]) -> Quantity:
    known = ("name", *required, *_OPTIONS)
    for key, value in setting.items():
        if key not in known:
            near = get_close_matches(key, known, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"
            raise ValueError(f"columns: unknown key {key!r}; {hint}")
        if not isinstance(value, str):
            raise ValueError(f"columns: {key} = {value!r} must be text")
    for key in ("name", *required):
        if not setting.get(key):
            raise ValueError(f"columns: {setting!r} has no {key}")
    kind = setting.get("kind", "measurement")
    if kind not in _KINDS:
        raise ValueError(f"columns: kind = {kind!r} must be one of {', '.join(_KINDS)}")
    name = setting["name"]
    label = setting.get("label") or name.replace("_", " ").capitalize()
    return Quantity(name, label, setting.get("unit", ""), kind)
