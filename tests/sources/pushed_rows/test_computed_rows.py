"""Columns of pushed rows that are computed of others."""

from __future__ import annotations

import math

from sources.base import Quantity
from sources.computed_columns.computed import Computation, ComputedColumns
from sources.computed_columns.expressions import read_expression
from sources.pushed_rows.computed_rows import with_computed
from sources.pushed_rows.schema import Schema
from sources.pushed_rows.validation import PushedRow

AREA, SIDE = Quantity("area", "Area"), Quantity("side", "Side")
SCHEMA = Schema(keys={"shape": "shape"}, numbers={"area": 0, "side": 1}, quantities=(AREA, SIDE))


def test_rows_get_the_values_of_their_computed_columns_and_stay_as_they_are_else() -> None:
    computations = ComputedColumns([("area", Computation(read_expression("side * side", ["side"])))])
    row = PushedRow(5.0, ("square",), (math.nan, 3.0), False)
    assert with_computed([row], SCHEMA, computations) == [PushedRow(5.0, ("square",), (9.0, 3.0), False)]


def test_rows_without_computed_columns_are_the_same() -> None:
    rows = [PushedRow(5.0, ("square",), (9.0, 3.0))]
    assert with_computed(rows, SCHEMA, ComputedColumns([])) is rows
