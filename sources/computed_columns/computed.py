"""Applies the settings `scale`, `offset`, `rate` and `expr` of columns to the rows of a source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from sources.computed_columns.expressions import Expression
from sources.computed_columns.rates import Rate


class Computation(NamedTuple):
    """How the values of a column are computed: the values that were read, or those of `expr`; with `rate`,
    their growth per second; then multiplied by `scale`, plus `offset`."""

    expr: Expression | None = None
    rate: bool = False
    scale: float = 1.0
    offset: float = 0.0

    @property
    def changes(self) -> bool:
        """Whether the computation changes the values."""
        return self != Computation()


class ComputedColumns:
    """Computes columns in their order, at every poll. An expression may use the columns before it."""

    def __init__(self, columns: Sequence[tuple[str, Computation]]) -> None:
        self._columns = [(name, one) for name, one in columns if one.changes]
        self._rates = {name: Rate() for name, one in self._columns if one.rate}

    @property
    def has_rates(self) -> bool:
        """Whether any column is a rate, so that the first row of a key may have no number."""
        return bool(self._rates)

    def __bool__(self) -> bool:
        """Whether any column is computed."""
        return bool(self._columns)

    def apply(self, rows: pd.DataFrame, keys: Sequence[str], numbers: Sequence[str]) -> pd.DataFrame:
        """The rows with the computed columns, without the rows that have no number then.

        rows: as `Source.fetch` returns them; columns of expressions may be missing. keys: the key columns.
        numbers: the columns of which a row needs one number at least.
        """
        if not self._columns:
            return rows
        rows = rows.copy()
        for name, computation in self._columns:
            rows[name] = self._values(name, computation, rows, keys)
        return rows[rows[list(numbers)].notna().any(axis=1)]

    def _values(
        self, name: str, computation: Computation, rows: pd.DataFrame, keys: Sequence[str]
    ) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        expr = computation.expr
        values = (
            expr.of({used: rows[used] for used in expr.names}) if expr else rows[name].to_numpy(dtype=float)
        )
        if computation.rate:
            times = rows.index.as_unit("ns").asi8 / 1e9
            values = np.array(self._rates[name].of(_joined(rows, keys), times.tolist(), values.tolist()))
        return values * computation.scale + computation.offset


def _joined(rows: pd.DataFrame, keys: Sequence[str]) -> list[str]:
    """The keys of each row as one text."""
    parts = [rows[key].astype(str) for key in keys]
    return ["\0".join(row) for row in zip(*parts, strict=True)] if parts else [""] * len(rows)
