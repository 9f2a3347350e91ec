"""The settings for times that several sources have in common, and columns of times read by them."""

from __future__ import annotations

from datetime import UTC, tzinfo
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from sources.times.parser import read_time
from sources.times.plausibility import EARLIEST, MAX_AHEAD_SECONDS, UnreadableTime
from sources.times.recognition import day_first_of
from sources.times.zones import read_zone

_MICROSECONDS = 1_000_000
_UNITS = (1.0, 1e3, 1e6, 1e9)
_ISO = r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?\S*)?"
_ISO_WITH_ZONE = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d\S*(?:Z|[+-]\d\d:?\d\d)"


class TimeRules(NamedTuple):
    """How times are read: the zone of those that name none, whether any time, or one ahead, is allowed, and
    whether 3/4/2026 is the 3rd of April (None: as other times of the table make clear).
    """

    zone: tzinfo = UTC
    any_time: bool = False
    future: bool = False
    day_first: bool | None = None


DEFAULT_RULES = TimeRules()


def read_time_rules(
    zone: str, any_time: bool = False, future: bool = False, day_first: bool | None = None
) -> TimeRules:
    """The rules of settings. Raises ValueError that quotes the zone."""
    try:
        return TimeRules(read_zone(zone) if zone else UTC, any_time, future, day_first)
    except ValueError as error:
        raise ValueError(f"zone: {error}") from None


def read_times(column: pd.Series, now: float, rules: TimeRules) -> npt.NDArray[np.int64]:
    """Unix microseconds of a column of times.

    Raises ValueError that quotes the first time that cannot be read, with its row, which counts from 1.
    """
    seconds = _at_once(column, now, rules.zone)
    if rules.day_first is None and np.isnan(seconds).any():
        rules = rules._replace(day_first=day_first_of(column))
    known: dict[Any, float] = {}
    for row in np.flatnonzero(np.isnan(seconds)):
        value = column.iloc[row]
        key = value if isinstance(value, str) else int(row)
        if key not in known:
            known[key] = _one(value, int(row), now, rules)
        seconds[row] = known[key]
    times: npt.NDArray[np.int64] = np.round(seconds * _MICROSECONDS).astype(np.int64)
    return times


def _one(value: Any, row: int, now: float, rules: TimeRules) -> float:
    try:
        return read_time(value, now, zone=rules.zone, any_time=rules.any_time, day_first=rules.day_first)
    except UnreadableTime as error:
        raise ValueError(f"in row {row + 1} {error}") from None


def _at_once(column: pd.Series, now: float, zone: tzinfo) -> npt.NDArray[np.float64]:
    """Unix seconds of what pandas reads at once, which is much faster; NaN for the rest, and what is
    implausible.
    """
    if pd.api.types.is_bool_dtype(column):
        return np.full(len(column), np.nan)
    if pd.api.types.is_numeric_dtype(column):
        return _of_numbers(column.to_numpy(float, na_value=np.nan), now)
    if pd.api.types.is_datetime64_any_dtype(column):
        is_read = column.notna() & (column.dt.tz is not None or zone is UTC)
        moments = pd.to_datetime(column.where(is_read), utc=True)
    else:
        form = _ISO if zone is UTC else _ISO_WITH_ZONE
        is_read = column.map(lambda value: isinstance(value, str)) & column.astype(str).str.fullmatch(form)
        moments = pd.to_datetime(column.where(is_read), format="ISO8601", utc=True, errors="coerce")
    microseconds = pd.DatetimeIndex(moments).as_unit("us")
    seconds = np.where(microseconds.isna(), np.nan, microseconds.asi8 / _MICROSECONDS)
    return np.where(_are_plausible(seconds, now), seconds, np.nan)


def _of_numbers(numbers: npt.NDArray[np.float64], now: float) -> npt.NDArray[np.float64]:
    """Unix seconds of numbers of one unit."""
    for unit in _UNITS:
        if _are_plausible(numbers / unit, now).all():
            return numbers / unit
    return np.full(len(numbers), np.nan)


def _are_plausible(seconds: npt.NDArray[np.float64], now: float) -> npt.NDArray[np.bool_]:
    with np.errstate(invalid="ignore"):
        return (seconds >= EARLIEST) & (seconds <= now + MAX_AHEAD_SECONDS)
