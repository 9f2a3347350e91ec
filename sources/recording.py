"""Reads a recording, a CSV or Parquet file of one table with units in its headers."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from sources.base import Quantity
from sources.columns.inference import Columns, infer_columns
from sources.failure_groups import counted_rows
from sources.numbers.column import read_column
from sources.overwritten_rows import overwritten
from sources.raw_values import quoted
from sources.recording_file import read_table
from sources.times.column_names import by_likelihood, zone_of_names
from sources.times.find_column import time_column
from sources.times.settings import TimeRules, read_times
from sources.times.split_columns import joined
from sources.times.zones import read_zone

# From this share of numbers on, a column was meant to be one of numbers.
_MIXED_SHARE = 0.5


class Recording(NamedTuple):
    """The rows of a file, in order of time.

    `rows` has a text column per key, a float column per quantity and, where they were recorded, `latitude`
    and `longitude` in degrees. `offsets` are their times, in whole microseconds since `start`. `remarks` say
    how the file was written, what was left out and which cells are gaps.
    """

    rows: pd.DataFrame
    offsets: npt.NDArray[np.int64]
    start: pd.Timestamp
    keys: tuple[str, ...]
    quantities: tuple[Quantity, ...]
    remarks: tuple[str, ...] = ()

    @property
    def step_us(self) -> int:
        """The median time between two rows in microseconds; one second where all rows have the same time."""
        steps = np.diff(self.offsets)
        steps = steps[steps > 0]
        return int(np.median(steps)) if steps.size else 1_000_000

    @property
    def max_period_us(self) -> float:
        """The median time in microseconds between two rows of the key with the fewest rows; 0 where no key
        has two rows."""
        keys = self._key_numbers()
        steps = pd.Series(self.offsets).groupby(keys).diff()
        longest = steps[steps > 0].groupby(keys).median().max()
        return 0.0 if pd.isna(longest) else float(longest)

    @property
    def has_events(self) -> bool:
        """Whether its keys are events, since no key has two rows although there is more than one time."""
        return len(self.keys) > 0 and self.offsets[-1] > 0 and not self._key_numbers().duplicated().any()

    def _key_numbers(self) -> pd.Series:
        """The number of each row's key."""
        if not self.keys:
            return pd.Series(0, index=self.rows.index)
        return self.rows.groupby(list(self.keys), sort=False).ngroup()


def read_recording(file: Path, rules: TimeRules | None = None, now: float | None = None) -> Recording:
    """The rows of a `.csv` or `.parquet` file, which may be in any order.

    The times are in the column whose name is most like "time", as `sources.times.find_column` finds it; those
    without a zone are in that of the header, as "time (Europe/Berlin)", or of `rules`. Every column of
    numbers is a quantity, and its header may end in a unit: "Wind speed (m/s)" is `wind_speed`. Every other
    column is a key, except other times, row numbers and empty ones. Rows of a CSV file with more cells than
    its header are left out.

    now: unix seconds, by which times are plausible; None: the clock's.
    Raises ValueError, in one line that names the file and what is wrong with it.
    """
    rules, now = rules or TimeRules(), time.time() if now is None else now
    try:
        table, remarks = read_table(file)
        return _recording(table, remarks, file.suffix.lower() == ".parquet", rules, now)
    except ValueError as error:
        raise ValueError(f"file = {str(file)!r} {error}") from None


def _recording(
    table: pd.DataFrame, remarks: list[str], typed: bool, rules: TimeRules, now: float
) -> Recording:
    if table.empty:
        raise ValueError("has no rows; record it again or set another")
    names = _time_columns(table, rules, now)
    table, notes = _without_notes(table, names[0])
    times = _microseconds(table, names, rules, now)
    order = np.argsort(times, kind="stable")
    others = table.drop(columns=list(names)).iloc[order].reset_index(drop=True)
    columns = infer_columns(others, now, typed=typed)
    if not columns.quantities:
        raise ValueError(f"has no column of numbers; {_needed(others, columns)}")
    times = times[order]
    start = pd.Timestamp(int(times[0]), unit="us", tz="UTC")
    all_remarks = (*remarks, *notes, *columns.remarks, *_replaced(columns, times))
    return Recording(columns.rows, times - times[0], start, columns.keys, columns.quantities, all_remarks)


def _needed(table: pd.DataFrame, columns: Columns) -> str:
    """Which column is needed, and which cells keep others from being one."""
    mixed = [
        f"column {str(name)!r} holds numbers and texts, such as {gap.example}"
        for name, cells in table.items()
        for _, gap, share in [read_column(str(name), cells)]
        if gap and share >= _MIXED_SHARE
    ]
    return "; ".join(["one is needed, such as 'temperature (°C)'", *(mixed or columns.remarks)])


def _replaced(columns: Columns, times: npt.NDArray[np.int64]) -> list[str]:
    """In words, how many rows others replace. times: of the rows, in unix microseconds."""
    rows = columns.rows.set_index(pd.DatetimeIndex(times.astype("datetime64[us]"), tz="UTC"))
    count = overwritten(rows, columns.keys, [quantity.name for quantity in columns.quantities])
    same = " and ".join(["time", *columns.keys])
    return [
        f"{counted_rows(count)} with the same {same} as others but other values: only the last of each is "
        "shown, unless a column of names distinguishes them"
    ] * bool(count)


def _without_notes(table: pd.DataFrame, time: str) -> tuple[pd.DataFrame, list[str]]:
    """The rows above sums and notes, which have words in place of the time, and which these are in words."""
    has_words = table[time].map(lambda cell: isinstance(cell, str) and not re.search(r"\d", cell))
    rows = len(has_words) - int(has_words[::-1].cummin().sum())
    if rows in (0, len(table)):
        return table, []
    count = len(table) - rows
    have, are = ("1 row", "is") if count == 1 else (f"{count:,} rows", "are")
    return table.iloc[:rows], [
        f"{have} at the end without a time {are} left out, such as {quoted(table[time].iloc[rows])}"
    ]


def _time_columns(table: pd.DataFrame, rules: TimeRules, now: float) -> tuple[str, ...]:
    """The columns of times: those whose cells are times or, to name a wrong cell, one called "time"."""
    columns = {str(name): table[name] for name in table.columns}
    if found := time_column(columns, now, zone=rules.zone, any_time=rules.any_time):
        return found
    if likely := [name for name in by_likelihood(list(columns)) if name.lower().startswith("time")]:
        return (likely[0],)
    raise ValueError(f"has no column 'time'; its columns are {', '.join(columns)}")


def _microseconds(
    table: pd.DataFrame, names: tuple[str, ...], rules: TimeRules, now: float
) -> npt.NDArray[np.int64]:
    """Recorded times in unix microseconds."""
    if zone := zone_of_names(names):
        rules = rules._replace(zone=read_zone(zone))
    together = joined({name: table[name] for name in names}, names)
    column = together if isinstance(together, pd.Series) else pd.Series(together)
    try:
        return read_times(column, now, rules)
    except ValueError as error:
        raise ValueError(f"cannot be used: {error}; write times as 2026-11-22T01:30:00+01:00") from None
