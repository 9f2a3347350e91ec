"""The numbers in a column of raw values, and its cells that hold none."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from sources.numbers.digit_groups import Separator
from sources.numbers.parser import UnreadableNumber, read_number
from sources.raw_values import quoted


class UnreadCells(NamedTuple):
    """Cells without a number in a column of numbers: their count, the row of the first one, and its
    content."""

    column: str
    cells: int
    row: int
    example: str

    def __str__(self) -> str:
        cells = "1 cell is" if self.cells == 1 else f"{self.cells:,} cells are"
        return f"{self.column}: {cells} no number, such as {self.example} in row {self.row}"


def read_column(
    name: str, values: Sequence[Any], decimal: Separator = "", unit: str = ""
) -> tuple[npt.NDArray[np.float64], UnreadCells | None, float]:
    """The numbers of a column, its cells that hold neither a number nor a known gap, and the share of
    numbers.

    The share is of the cells that hold anything; 0 where none does.
    """
    if isinstance(values, pd.Series) and pd.api.types.is_numeric_dtype(values):
        numbers = values.to_numpy(float, na_value=math.nan)
        finite = np.where(np.isfinite(numbers), numbers, math.nan)
        return finite, None, float(np.isfinite(finite).any())
    known: dict[Any, float | str] = {}
    read = [_cell(value, known, decimal, unit) for value in values]
    numbers = np.array([one if isinstance(one, float) else math.nan for one in read], dtype=float)
    unread = [place for place, one in enumerate(read) if isinstance(one, str)]
    found = int(np.isfinite(numbers).sum())
    gap = UnreadCells(name, len(unread), unread[0] + 1, read[unread[0]]) if unread else None  # type: ignore[arg-type]
    return numbers, gap, found / (found + len(unread)) if found else 0.0


def _cell(value: Any, known: dict[Any, float | str], decimal: Separator, unit: str) -> float | str:
    """The number in a cell, or the quoted cell where there is none. Cells repeat, so each is read once."""
    is_text = isinstance(value, str)
    if is_text and value in known:
        return known[value]
    try:
        read: float | str = read_number(value, decimal=decimal, unit=unit)
    except UnreadableNumber:
        read = quoted(value)
    if is_text:
        known[value] = read
    return read
