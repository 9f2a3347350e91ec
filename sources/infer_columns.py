"""Keys, quantities and units, inferred from the headers and values of a table."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
import pandas as pd

from sources.base import AxisKind, Quantity

_COORDINATES = ("latitude", "longitude")
_UNIT = re.compile(r"\(([^()]*)\)\s*$")
# The names that pandas gives to a column of row numbers.
_ROW_NUMBERS = re.compile(r"Unnamed: \d+|__index_level_\d+__")


class Columns(NamedTuple):
    """`rows` has a text column per key, a float column per quantity, and latitude and longitude, if any."""

    rows: pd.DataFrame
    keys: tuple[str, ...]
    quantities: tuple[Quantity, ...]


def infer_columns(table: pd.DataFrame) -> Columns:
    """The columns of a table beside its time: those of numbers are quantities, others are keys.

    Empty columns and those of row numbers are left out.
    """
    # A column called text would turn the rows into posts.
    columns: dict[str, pd.Series | None] = dict.fromkeys(("time", "text"))
    keys, quantities = [], []
    for header, column in table.items():
        if column.isna().all() or _ROW_NUMBERS.fullmatch(str(header)):
            continue
        label, unit = parse_header(str(header))
        numbers = _numbers(column)
        name = unique_name(slug(label), {*columns, *(_COORDINATES if numbers is None else ())})
        if numbers is None:
            keys.append(name)
            columns[name] = column.astype(object).where(column.notna(), "").astype(str)
            continue
        columns[name] = numbers
        if name not in _COORDINATES:
            quantities.append(Quantity(name, label, unit, guess_kind(unit, numbers.min(), numbers.max())))
    rows = pd.DataFrame({name: column for name, column in columns.items() if column is not None})
    return Columns(rows, tuple(keys), tuple(quantities))


def parse_header(header: str) -> tuple[str, str]:
    """Label and unit of a header: "wind_speed (m/s)" is "Wind speed" and "m/s"."""
    unit = _UNIT.search(header)
    words = header[: unit.start()] if unit else header
    label = " ".join(words.replace("_", " ").split()) or "Value"
    return label[0].upper() + label[1:], unit[1].strip() if unit else ""


def slug(label: str) -> str:
    """A column name for a label: lower-case letters, digits and _."""
    return re.sub(r"\W+", "_", label.lower()).strip("_") or "value"


def unique_name(name: str, taken: set[str]) -> str:
    """The name, with a number appended where it is taken."""
    number, unique = 1, name
    while unique in taken:
        number += 1
        unique = f"{name}_{number}"
    return unique


def guess_kind(unit: str, lowest: float, highest: float) -> AxisKind:
    """The kind of a quantity from its unit and its range."""
    # A change in % may be below 0 or above 100, outside an axis that ends there.
    return "percent" if unit == "%" and lowest >= 0 and highest <= 100 else "measurement"


def _numbers(column: pd.Series) -> pd.Series | None:
    """The column as floats, NaN for infinite values; None where it is not numeric."""
    if not (pd.api.types.is_numeric_dtype(column) or pd.api.types.infer_dtype(column) == "decimal"):
        return None
    numbers = column.astype(float)
    return numbers.where(np.isfinite(numbers))
