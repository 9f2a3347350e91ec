"""Reads a recording, a CSV or Parquet file of one table with units in its headers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sources.base import Quantity
from sources.infer_columns import infer_columns
from sources.parse_values import FINER_UNIT_FROM, MAX_UNIX_SECONDS


class Recording(NamedTuple):
    """The rows of a file, in order of time.

    `rows` has a text column per key, a float column per quantity and, where they were recorded, `latitude`
    and `longitude` in degrees. `offsets` are their times, in whole microseconds since `start`.
    """

    rows: pd.DataFrame
    offsets: npt.NDArray[np.int64]
    start: pd.Timestamp
    keys: tuple[str, ...]
    quantities: tuple[Quantity, ...]

    @property
    def step_us(self) -> int:
        """Median microseconds from one time to the next; a second where there is only one time."""
        steps = np.diff(self.offsets)
        steps = steps[steps > 0]
        return int(np.median(steps)) if steps.size else 1_000_000

    @property
    def max_period_us(self) -> float:
        """Median microseconds between two rows of the key with the fewest rows; 0 where none has two."""
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


def read_recording(file: Path) -> Recording:
    """The rows of a `.csv` or `.parquet` file, which may be in any order.

    The column `time`, or the first one whose name begins with it, as "time (Europe/Berlin)", has ISO 8601,
    times of Parquet, or unix s or ms; a time without a zone is UTC. Every column of numbers is a quantity,
    and its header may
    end in a unit: "Wind speed (m/s)" is `wind_speed`. Every other column is a key. Empty columns are left
    out.

    Raises ValueError, in one line that names the file and what is wrong with it.
    """
    try:
        return _recording(_table(file))
    except ValueError as error:
        raise ValueError(f"file = {str(file)!r} {error}") from None


def _table(file: Path) -> pd.DataFrame:
    kind = file.suffix.lower()
    if kind not in (".csv", ".parquet"):
        raise ValueError("must be a recording whose name ends in .csv or .parquet")
    if not file.is_file():
        raise ValueError(f"does not exist; a relative path starts at {Path.cwd()}")
    try:
        if kind == ".csv":
            return pd.read_csv(file, encoding="utf-8-sig", index_col=False, low_memory=False)
        return pq.read_table(file).to_pandas(ignore_metadata=True)
    except pd.errors.EmptyDataError:
        raise ValueError("is empty; record it again or set another") from None
    except (OSError, ValueError, pa.ArrowException) as error:
        why = " ".join(str(error).split()).rstrip(".")
        raise ValueError(f"cannot be read as {kind[1:]} ({why}); record it again or set another") from None


def _recording(table: pd.DataFrame) -> Recording:
    if table.empty:
        raise ValueError("has no rows; record it again or set another")
    time = _time_column(table)
    times = _microseconds(table.iloc[:, time])
    order = np.argsort(times, kind="stable")
    others = table.drop(columns=table.columns[time]).iloc[order].reset_index(drop=True)
    rows, keys, quantities = infer_columns(others)
    if not quantities:
        raise ValueError("has no column of numbers; one is needed, such as 'temperature (°C)'")
    times = times[order]
    start = pd.Timestamp(int(times[0]), unit="us", tz="UTC")
    return Recording(rows, times - times[0], start, keys, quantities)


def _time_column(table: pd.DataFrame) -> int:
    """The number of the column with the times."""
    names = [str(name) for name in table.columns]
    for form in (r"time", r"time\b.*", r"time.*"):
        for number, name in enumerate(names):
            if re.fullmatch(form, name, re.IGNORECASE):
                return number
    raise ValueError(f"has no column 'time'; its columns are {', '.join(names)}")


def _microseconds(column: pd.Series) -> npt.NDArray[np.int64]:
    """Recorded times in unix microseconds."""
    if pd.api.types.is_numeric_dtype(column):
        numbers = column.astype(float)
        seconds = numbers / 1000 if numbers.abs().max() >= FINER_UNIT_FROM else numbers
        valid = seconds.where(seconds.abs() < MAX_UNIX_SECONDS)
        moments = pd.to_datetime((valid * 1e6).round(), unit="us", utc=True)
    else:
        moments = pd.to_datetime(column, format="ISO8601", utc=True, errors="coerce")
    invalid = moments.isna().to_numpy()
    if invalid.any():
        row = int(invalid.argmax())
        raise ValueError(
            f"has the time {str(column.iloc[row])!r} in row {row + 1}, which cannot be read; "
            "write times as 2026-11-22T01:30:00+01:00"
        )
    times: npt.NDArray[np.int64] = pd.DatetimeIndex(moments).as_unit("us").asi8
    return times
