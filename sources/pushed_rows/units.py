"""Units in a column of their own beside the value, as Home Assistant and gateways of sensors push them."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

from sources.numbers.parser import number_or_nan
from sources.numbers.units import UNIT_FIELD, read_unit
from sources.pushed_rows.schema import Schema
from sources.times.column_names import is_time_name

_VALUE = re.compile(r"(?:.*[ _.])?(?:value|state|reading|measurement)", re.IGNORECASE)


def with_units(row: Mapping[str, Any], schema: Schema) -> Mapping[str, Any]:
    """The row with the unit in the name of its value: {"value": 8.4, "unit": "°C"} has "value (°C)".

    So values of several units have charts of their own. A unit that is a key already, since earlier pushes
    had it, stays one.
    """
    units = [name for name in row if _names_unit(name) and name not in (schema.keys or {})]
    if len(units) != 1 or not _is_unit(row[units[0]]):
        return row
    (value,) = _values(row) or ("",)
    if not value:
        return row
    named = value if value in schema.numbers else f"{value} ({row[units[0]]})"
    return {named if name == value else name: cell for name, cell in row.items() if name != units[0]}


@lru_cache(1000)
def _names_unit(name: str) -> bool:
    """Whether a column of this name holds units. The rows of a push have the same names."""
    return UNIT_FIELD.fullmatch(name) is not None


def _is_unit(text: Any) -> bool:
    """Whether a text is a unit. A letter alone may be that of a house, or of a machine."""
    return isinstance(text, str) and not re.fullmatch("[A-Za-z]", text) and read_unit(text) is not None


def _values(row: Mapping[str, Any]) -> Collection[str]:
    """The name of the only number, or of the only one that is named as a value; else none."""
    numbers = [name for name, cell in row.items() if _is_number(cell) and not is_time_name(name)]
    named = [name for name in numbers if _VALUE.fullmatch(name)]
    return next((some for some in (named, numbers) if len(some) == 1), ())


def _is_number(cell: Any) -> bool:
    return not isinstance(cell, bool | list | dict) and not math.isnan(number_or_nan(cell))
