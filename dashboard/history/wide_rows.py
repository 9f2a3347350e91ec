"""Rows as charts draw them: from a record per time and key to a column per series."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from tsdownsample import MinMaxDownsampler

from dashboard.history.column_buffer import Table
from dashboard.records import Record, Values

# Per key: the position of each of its values, and the column that the value goes into.
Fields = Mapping[str, Sequence[tuple[int, int]]]


def padded(values: Values, length: int) -> Values:
    """The values, with NaN appended up to `length`."""
    return (*values, *[math.nan] * (length - len(values))) if len(values) < length else values


def gap(time: int, key: str, quantities: int) -> Record:
    """A record of NaN, which ends the lines of a key at `time` (unix ms)."""
    return Record(time, key, (math.nan,) * quantities)


def wide_table(records: Sequence[Record], fields: Fields, before: NDArray[np.float64]) -> Table:
    """A table with a row per time, in which each key keeps its last values: an array (columns x times).

    records: in order of time, of the keys in `fields`. before: the row before the first one, a value per
        column; the first column is the time.
    """
    times, places = np.unique([record.time for record in records], return_inverse=True)
    cells = [
        (column, place, record.values[position])
        for place, record in zip(places.tolist(), records, strict=True)
        for position, column in fields[record.key]
    ]
    table = np.full((len(before), len(times) + 1), math.nan)
    table[:, 0] = before
    last = np.zeros(table.shape, dtype=np.int64)
    if cells:
        columns, row_of, values = map(np.array, zip(*cells, strict=True))
        table[columns, row_of + 1], last[columns, row_of + 1] = values, row_of + 1
    filled: Table = np.take_along_axis(table, np.maximum.accumulate(last, axis=1), axis=1)[:, 1:]
    filled[0] = times
    return filled


def downsampled(table: Table, max_rows: int) -> NDArray[np.int64]:
    """Which rows of a table to draw, about `max_rows`: of each column the lowest and highest values per
    interval, and both ends of its gaps. table: an array (columns, rows), without the times.
    """
    count, rows = table.shape
    if rows <= max_rows or not count:
        return np.arange(rows)
    rows_per_column = max(max_rows // count // 2 * 2, 2)
    chosen = np.zeros(rows, dtype=bool)
    chosen[[0, -1]] = True
    for column in table:
        missing = np.isnan(column)
        ends = np.flatnonzero(np.diff(missing))
        chosen[ends] = chosen[ends + 1] = True
        own = np.flatnonzero(~missing)
        if own.size > rows_per_column:
            values = np.ascontiguousarray(column[own])
            own = own[MinMaxDownsampler().downsample(values, n_out=rows_per_column)]
        chosen[own] = True
    found = np.flatnonzero(chosen)
    # Many columns with many gaps would choose nearly all rows.
    return found[:: math.ceil(found.size / (2 * max_rows))]
