"""The computed columns of pushed rows."""

from __future__ import annotations

from collections.abc import Sequence

from sources.computed_columns.computed import ComputedColumns
from sources.pushed_rows.frame import pushed_frame, text_columns
from sources.pushed_rows.schema import Schema
from sources.pushed_rows.validation import PushedRow

# A column that no push has: it begins with a space.
_NUMBER = " number"


def with_computed(
    rows: Sequence[PushedRow], schema: Schema, computations: ComputedColumns
) -> Sequence[PushedRow]:
    """The rows with the columns that are computed of others, without the rows that have no number then.

    schema: with a quantity for each computed column.
    """
    if not computations:
        return rows
    names = [quantity.name for quantity in schema.quantities]
    numbered = pushed_frame(rows, schema).assign(**{_NUMBER: range(len(rows))})
    computed = computations.apply(numbered, text_columns(schema), names)
    values = computed[names].to_numpy(dtype=float).tolist()
    return [
        rows[number]._replace(numbers=tuple(numbers))
        for number, numbers in zip(computed[_NUMBER], values, strict=True)
    ]
