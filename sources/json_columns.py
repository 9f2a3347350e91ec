"""The `columns` setting of a JSON source: which numbers a row has, and how they are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple, get_args

from sources.base import Kind, Quantity

_KEYS = ("name", "path", "unit", "label", "kind")
_KINDS = get_args(Kind)
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
    columns = [_column(setting) for setting in settings]
    names = [column.quantity.name for column in columns]
    for name in names:
        if name in _TAKEN or names.count(name) > 1:
            raise ValueError(f"columns: the name {name!r} is taken; choose another")
    return columns


def _column(setting: dict[str, Any]) -> Column:
    for key, value in setting.items():
        if key not in _KEYS:
            near = get_close_matches(key, _KEYS, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(_KEYS)}"
            raise ValueError(f"columns: unknown key {key!r}; {hint}")
        if not isinstance(value, str):
            raise ValueError(f"columns: {key} = {value!r} must be text")
    for key in ("name", "path"):
        if not setting.get(key):
            raise ValueError(f"columns: {setting!r} has no {key}")
    kind = setting.get("kind", "measurement")
    if kind not in _KINDS:
        raise ValueError(f"columns: kind = {kind!r} must be one of {', '.join(_KINDS)}")
    name = setting["name"]
    label = setting.get("label") or name.replace("_", " ").capitalize()
    return Column(Quantity(name, label, setting.get("unit", ""), kind), setting["path"])
