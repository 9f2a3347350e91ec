"""Keys, quantities and units, inferred from the headers and values of a table."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
import pandas as pd

from sources.base import PLACE, Quantity
from sources.columns.roles import column_roles
from sources.numbers.units import read_unit
from sources.quantity import AxisKind

# Some exporters write brackets, or "in": these hold what is known as a unit.
_UNIT = re.compile(
    r"\((?P<any>[^()]*)\)\s*$|(?:\[(?P<bracketed>[^\[\]]+)\]|(?:\sin|,) (?P<behind>[^\s,]+))\s*$"
)
_SERIAL = re.compile(r"\s*\([^()]*\b(?:S/N|SN|serial)\b[^()]*\)\s*$", re.IGNORECASE)


class Columns(NamedTuple):
    """`rows` has a text column per key, a float column per quantity, and latitude and longitude, if any.

    remarks: which columns were left out, and which cells are gaps or limits, in words.
    """

    rows: pd.DataFrame
    keys: tuple[str, ...]
    quantities: tuple[Quantity, ...]
    remarks: tuple[str, ...] = ()


def infer_columns(table: pd.DataFrame, now: float, *, typed: bool = True) -> Columns:
    """The columns of a table beside its time, by the roles that `sources.columns.roles` finds.

    typed: whether the table distinguishes numbers from texts, as Parquet does and CSV does not.
    """
    raw = {str(header): column for header, column in table.items()}
    roles = column_roles(raw, now, typed=typed)
    # A column called text would turn the rows into posts.
    columns: dict[str, pd.Series | None] = dict.fromkeys(("time", "text"))
    keys, quantities = [], []
    for header, column in raw.items():
        label, unit = parse_header(header)
        numbers = roles.quantities.get(header)
        if numbers is None and header not in roles.keys:
            continue
        name = unique_name(slug(label), {*columns, *(PLACE if numbers is None else ())})
        if numbers is None:
            keys.append(name)
            columns[name] = column.astype(object).where(column.notna(), "").astype(str)
            continue
        columns[name] = pd.Series(numbers, index=column.index)
        if name not in PLACE:
            lowest, highest = np.nanmin(numbers), np.nanmax(numbers)
            quantities.append(Quantity(name, label, unit, guess_kind(unit, lowest, highest)))
    rows = pd.DataFrame({name: column for name, column in columns.items() if column is not None})
    left_out = [
        f"column {header!r} is left out, since {why}" for header, why in roles.left_out.items() if header
    ]
    return Columns(rows, tuple(keys), tuple(quantities), (*left_out, *roles.remarks))


def parse_header(header: str) -> tuple[str, str]:
    """Label and unit of a header: "wind_speed (m/s)" is "Wind speed" and "m/s"."""
    # Loggers name themselves in brackets behind the unit: "Temp, °C (LGR S/N: 1)".
    header = _SERIAL.sub("", header)
    found = _UNIT.search(header)
    if found and found["any"] is None and not _is_unit(found["bracketed"] or found["behind"]):
        found = None
    words = header[: found.start()] if found else header
    label = " ".join(words.replace("_", " ").split()) or "Value"
    return label[0].upper() + label[1:], found[found.lastgroup or 0].strip() if found else ""


def _is_unit(text: str) -> bool:
    """Whether a text is a known unit, or a quotient of such: "%", "W/m²"."""
    return all(read_unit(part.strip().rstrip("²³23")) for part in text.split("/"))


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
