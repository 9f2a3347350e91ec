"""Rows that others of the same time and keys replace."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd


def overwritten(rows: pd.DataFrame, keys: Sequence[str], quantities: Sequence[str]) -> int:
    """The number of rows that have the time and keys of a later row but other values, so that they are
    replaced.

    rows: indexed by UTC time, as `Source.fetch` returns them. keys, quantities: the names of its columns.
    """
    if len(rows) < 2:
        return 0
    has_number = rows.reindex(columns=list(quantities)).notna().any(axis=1)
    table = rows.reindex(columns=[*keys, *quantities])[has_number]
    table.insert(0, "time", table.index.as_unit("ms"))
    distinct = table.drop_duplicates()
    return len(distinct) - len(distinct.drop_duplicates(["time", *keys]))
