"""Finds the column of times in a table, by its name and its cells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, tzinfo
from itertools import pairwise
from typing import Any

import pandas as pd

from sources.numbers.parser import is_missing_number
from sources.times.column_names import bare_name, by_likelihood, is_time_name, is_year_name, with_years
from sources.times.parser import read_time
from sources.times.plausibility import UnreadableTime
from sources.times.split_columns import joined, split_columns

_TIME_SHARE = 0.9
# A column that its name calls one of times may have others in it, such as "Total" below the last; and one
# that holds more times than anything else distinguishes no rows.
_NAMED_SHARE = 0.6
_SAMPLE = 1000
_DATE = re.compile(r"date(?:[_ ]?observed)?|datum|day|fecha|data|dato|yyyymmdd", re.IGNORECASE)
_CLOCK = re.compile(r"time|zeit|uhrzeit|hour|heure|hora|ora|godzina|tijd|klock|hh", re.IGNORECASE)
_CLOCK_WITHIN = re.compile(r"(?:[_ ]|^)(?:time|zeit|hour|heure|hora)|Time|Hour|Zeit")
# A row of an interval is shown at the begin of it.
_BEGIN = re.compile(r"(?:start|begin|from|von|anfang|ab|desde|inizio)(?:[_ ].*)?", re.IGNORECASE)
_END = re.compile(r"(?:end|ende|to|until|bis|stop|hasta|fine)(?:[_ ].*)?", re.IGNORECASE)
_TIME_OF_DAY = re.compile(
    r"(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?: ?[ap]\.?m\.?)?", re.IGNORECASE
)
# Date and time of day in digits, as 20261125102200, which are too many for other numbers.
_COMPACT = re.compile(r"(?:19|20)\d{12}", re.ASCII)
# What `sources.answers.delimited` calls the first column of a table without a header.
_UNNAMED, _SECOND_UNNAMED = "column 1", "column 2"


def time_column(
    columns: Mapping[str, Sequence[Any]], now: float, *, zone: tzinfo = UTC, any_time: bool = False
) -> tuple[str, ...]:
    """The name of the column of times, or the names of the columns of date and time of day; () without
    times."""
    names = list(columns)
    if parts := split_columns(columns):
        return parts
    if found := _named(columns, now, zone, any_time, _TIME_SHARE):
        return found
    texts = [name for name in names if _is_text_of_times(columns[name], now, any_time=any_time)]
    if not texts and names[:1] == [_UNNAMED] and _are_ordered_times(columns[_UNNAMED], now):
        return (_UNNAMED,)
    if not texts:
        return _named(columns, now, zone, any_time, _NAMED_SHARE)
    clock = _with_clock(texts[0], columns, now, zone, any_time) if texts[0] == _UNNAMED else ""
    return (texts[0], clock) if clock else (texts[0],)


def _named(
    columns: Mapping[str, Sequence[Any]], now: float, zone: tzinfo, any_time: bool, share: float
) -> tuple[str, ...]:
    """The column that its name calls one of times, with that of the times of day; () where none is."""
    for name in by_likelihood(list(columns)):
        if _share(with_years(name, columns[name]), now, zone, any_time) >= share:
            pair = _with_clock(name, columns, now, zone, any_time)
            return (name, pair) if pair else (name,)
    return ()


def is_times(name: str, values: Sequence[Any], now: float) -> bool:
    """Whether the cells are times: texts that have the form of one, or numbers in a column of such a name."""
    if _is_text_of_times(values, now, share=_NAMED_SHARE, any_time=True):
        return True
    some = _some(values)
    if some and all(isinstance(one, str) and _COMPACT.fullmatch(one.strip()) for one in some):
        return _share(some, now, UTC, False) >= _TIME_SHARE
    is_named = is_time_name(name) or is_year_name(name)
    return bool(is_named) and _share(with_years(name, values), now, UTC, False) >= _TIME_SHARE


def are_times_of_day(values: Sequence[Any]) -> bool:
    """Whether all cells with a content are times of day, such as 10:22."""
    some = _some(values)
    return bool(some) and all(isinstance(one, str) and _TIME_OF_DAY.fullmatch(one.strip()) for one in some)


def _with_clock(
    name: str, columns: Mapping[str, Sequence[Any]], now: float, zone: tzinfo, any_time: bool
) -> str:
    """The column of times of day beside a column of dates; "" where there is none."""
    if name != _UNNAMED and not _DATE.fullmatch(bare_name(name)):
        return ""
    clocks = [one for one in columns if one != name and are_times_of_day(columns[one])]
    # None of several, such as those of sunrise and sunset, may be that of the row.
    alone = [one for one in clocks if not _END.fullmatch(one)]
    is_own = len(alone) == 1 and (_CLOCK_WITHIN.search(alone[0]) or _BEGIN.fullmatch(alone[0]))
    if name == _UNNAMED:
        alone = [one for one in clocks[:1] if one == _SECOND_UNNAMED]
    elif not is_own:
        alone = []
    for other, values in columns.items():
        if other != name and (_CLOCK.match(bare_name(other)) or other in alone):
            pair = joined({name: columns[name], other: values}, (name, other))
            pair = [one for one, day in zip(pair, columns[name], strict=True) if not is_missing_number(day)]
            if _share(pair, now, zone, any_time) >= _TIME_SHARE:
                return other
    return ""


def _is_text_of_times(
    values: Sequence[Any], now: float, *, share: float = _TIME_SHARE, any_time: bool = False
) -> bool:
    """Whether the cells are texts or objects of times; numbers may be anything, so these do not count."""
    if isinstance(values, pd.Series):
        if pd.api.types.is_datetime64_any_dtype(values):
            return True
        if pd.api.types.is_numeric_dtype(values):
            return False
    some = _some(values)
    if not all(
        isinstance(value, date) or (isinstance(value, str) and not _is_number(value)) for value in some
    ):
        return False
    return bool(some) and _share(some, now, UTC, any_time) >= share


def _are_ordered_times(values: Sequence[Any], now: float) -> bool:
    """Whether numbers are plausible as unix times, and rise, or fall, from row to row."""
    try:
        moments = [read_time(value, now) for value in _some(values)]
    except UnreadableTime:
        return False
    steps = [other - one for one, other in pairwise(moments)]
    return bool(steps) and (min(steps) > 0 or max(steps) < 0)


def _is_number(value: str | date) -> bool:
    try:
        float(value)  # type: ignore[arg-type]
    except (ValueError, TypeError):
        return False
    return True


def _share(values: Sequence[Any], now: float, zone: tzinfo, any_time: bool) -> float:
    """The share of the cells that are times, of those that hold anything."""
    if isinstance(values, pd.Series) and pd.api.types.is_datetime64_any_dtype(values):
        return 1.0
    some = _some(values)
    known: dict[Any, bool] = {}
    read = 0
    for value in some:
        key = value if isinstance(value, str | int | float) else None
        if key is None or key not in known:
            known[key] = _is_time(value, now, zone, any_time)
        read += known[key]
    return read / len(some) if some else 0.0


def _some(values: Sequence[Any]) -> list[Any]:
    """Cells that hold anything, of the whole column at even distances."""
    step = max(len(values) // _SAMPLE, 1)
    return [value for value in list(values[::step]) if not is_missing_number(value)]


def _is_time(value: Any, now: float, zone: tzinfo, any_time: bool) -> bool:
    try:
        read_time(value, now, zone=zone, any_time=any_time)
    except UnreadableTime as error:
        # A date with two meanings is a date; other cells may decide which.
        return " can be " in str(error)
    return True
