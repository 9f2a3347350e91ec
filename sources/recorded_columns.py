"""The columns of a recording: which tell rows apart, which are quantities, and in what units."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
import pandas as pd

from sources.base import Kind, Quantity

_PLACE = ("latitude", "longitude")
_UNIT = re.compile(r"\(([^()]*)\)\s*$")
# What pandas calls the numbers of rows, where it wrote or reads them as a column.
_ROW_NUMBERS = re.compile(r"Unnamed: \d+|__index_level_\d+__")


class Columns(NamedTuple):
    """`rows` has a text column per key, a float column per quantity, and the degrees of places, if any."""

    rows: pd.DataFrame
    keys: tuple[str, ...]
    quantities: tuple[Quantity, ...]


def read_columns(table: pd.DataFrame) -> Columns:
    """What is in the columns beside the time: numbers are quantities, others are keys.

    Empty columns and those of row numbers are left out.
    """
    # A column called text would make posts of the rows.
    columns: dict[str, pd.Series | None] = dict.fromkeys(("time", "text"))
    keys, quantities = [], []
    for header, column in table.items():
        if column.isna().all() or _ROW_NUMBERS.fullmatch(str(header)):
            continue
        label, unit = heading(str(header))
        numbers = _numbers(column)
        name = free_name(slug(label), {*columns, *(_PLACE if numbers is None else ())})
        if numbers is None:
            keys.append(name)
            columns[name] = column.astype(object).where(column.notna(), "").astype(str)
            continue
        columns[name] = numbers
        if name not in _PLACE:
            quantities.append(Quantity(name, label, unit, kind_of(unit, numbers.min(), numbers.max())))
    rows = pd.DataFrame({name: column for name, column in columns.items() if column is not None})
    return Columns(rows, tuple(keys), tuple(quantities))


def heading(header: str) -> tuple[str, str]:
    """Label and unit of a header such as "wind_speed (m/s)"."""
    unit = _UNIT.search(header)
    words = header[: unit.start()] if unit else header
    label = " ".join(words.replace("_", " ").split()) or "Value"
    return label[0].upper() + label[1:], unit[1].strip() if unit else ""


def slug(label: str) -> str:
    """A name for a column of that label: letters, digits and _."""
    return re.sub(r"\W+", "_", label.lower()).strip("_") or "value"


def free_name(name: str, taken: set[str]) -> str:
    """The name, numbered where another column has it."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}_{number}"
    return free


def _numbers(column: pd.Series) -> pd.Series | None:
    """The column as finite floats, NaN elsewhere; None where it holds something else than numbers."""
    if not (pd.api.types.is_numeric_dtype(column) or pd.api.types.infer_dtype(column) == "decimal"):
        return None
    numbers = column.astype(float)
    return numbers.where(np.isfinite(numbers))


def kind_of(unit: str, least: float, most: float) -> Kind:
    """The kind of a quantity with values between these."""
    # A change in % may be below 0 or above 100, and would leave an axis that ends there.
    return "percent" if unit == "%" and least >= 0 and most <= 100 else "measurement"
