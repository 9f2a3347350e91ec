"""The `columns` setting of a source: which numbers a row has, and how they are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple, get_args

from sources.base import AxisKind, Quantity

_OPTIONS = ("unit", "label", "kind")
_KINDS = get_args(AxisKind)
# Columns that every frame may have already.
_TAKEN = {"time", "text", "latitude", "longitude"}


class Column(NamedTuple):
    """A quantity, and the JMESPath in a row where its number is."""

    quantity: Quantity
    path: str


def read_columns(settings: Sequence[dict[str, Any]]) -> list[Column]:
    """The columns that the setting describes.

    Raises ValueError, naming what is wrong and what is allowed, also where there are none.
    """
    if not settings:
        raise ValueError(
            'columns needs at least one, such as [{ name = "magnitude", path = "properties.mag" }]'
        )
    quantities = read_quantities(settings, also=("path",))
    return [Column(one, setting["path"]) for one, setting in zip(quantities, settings, strict=True)]


def read_quantities(settings: Sequence[dict[str, Any]], also: Sequence[str] = ()) -> list[Quantity]:
    """The quantities that tables of name, unit, label and kind describe. Raises ValueError as above.

    also: what each table has to have besides its name.
    """
    quantities = [_quantity(setting, also) for setting in settings]
    names = [quantity.name for quantity in quantities]
    for name in names:
        if name in _TAKEN or names.count(name) > 1:
            raise ValueError(f"columns: the name {name!r} is taken; choose another")
    return quantities


def _quantity(setting: dict[str, Any], also: Sequence[str]) -> Quantity:
    known = ("name", *also, *_OPTIONS)
    for key, value in setting.items():
        if key not in known:
            near = get_close_matches(key, known, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"
            raise ValueError(f"columns: unknown key {key!r}; {hint}")
        if not isinstance(value, str):
            raise ValueError(f"columns: {key} = {value!r} must be text")
    for key in ("name", *also):
        if not setting.get(key):
            raise ValueError(f"columns: {setting!r} has no {key}")
    kind = setting.get("kind", "measurement")
    if kind not in _KINDS:
        raise ValueError(f"columns: kind = {kind!r} must be one of {', '.join(_KINDS)}")
    name = setting["name"]
    label = setting.get("label") or name.replace("_", " ").capitalize()
    return Quantity(name, label, setting.get("unit", ""), kind)
