"""Rows as charts draw them: from a record per time and key to a column per series."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

import numpy as np
from tsdownsample import MinMaxDownsampler

from dashboard.records import Columns, Record, Row, Values

# Per key: the position of each of its values, and the column that the value goes into.
Fields = Mapping[str, Sequence[tuple[int, str]]]


def present(values: Values) -> set[int]:
    """The positions of the values that are not NaN."""
    return {position for position, value in enumerate(values) if not math.isnan(value)}


def padded(values: Values, length: int) -> Values:
    """The values, with NaN appended up to `length`."""
    return (*values, *[math.nan] * (length - len(values)))


def gap(time: int, key: str, quantities: int) -> Record:
    """A record of NaN, which ends the lines of a key at `time` (unix ms)."""
    return Record(time, key, (math.nan,) * quantities)


def wide_rows(records: Iterable[Record], fields: Fields, last: dict[str, Values]) -> list[Row]:
    """One row per time, with the last values of every key. `last` is read and updated."""
    rows = []
    for time, of_time in groupby(records, key=lambda record: record.time):
        last.update((record.key, record.values) for record in of_time)
        row: Row = {"time": time}
        for key, values in last.items():
            row.update((field, values[position]) for position, field in fields[key])
        rows.append(row)
    return rows


def columns(rows: Sequence[Row], names: Iterable[str]) -> Columns:
    """Rows as a list per column; NaN where a row is older than the column."""
    return {name: [row.get(name, math.nan) for row in rows] for name in names}


def downsampled(rows: Sequence[Row], names: Sequence[str], max_rows: int) -> list[Row]:
    """About `max_rows` of the rows: of each column the lowest and highest values per interval, and both ends
    of its gaps."""
    if len(rows) <= max_rows or not names:
        return list(rows)
    table = np.array([[row.get(name, math.nan) for name in names] for row in rows], dtype=float)
    rows_per_column = max(max_rows // len(names) // 2 * 2, 2)
    chosen = {0, len(rows) - 1}
    for column in table.T:
        present_rows = np.flatnonzero(~np.isnan(column))
        ends = np.flatnonzero(np.diff(np.isnan(column)))
        chosen.update(ends.tolist(), (ends + 1).tolist())
        if present_rows.size > rows_per_column:
            values = np.ascontiguousarray(column[present_rows])
            present_rows = present_rows[MinMaxDownsampler().downsample(values, n_out=rows_per_column)]
        chosen.update(present_rows.tolist())
    return [rows[position] for position in sorted(chosen)]
