"""Finds the column of times in a table, by its name and its cells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, tzinfo
from itertools import pairwise, takewhile
from typing import Any

import pandas as pd

from sources.numbers import is_missing_number
from sources.times.column_names import (
    are_months,
    bare_name,
    is_hours_and_minutes,
    is_year_and_month,
    is_year_name,
    with_years,
)
from sources.times.parser import read_time
from sources.times.plausibility import UnreadableTime

_TIME_SHARE = 0.9
# A column that its name calls one of times may have others in it, such as "Total" below the last; and one
# that holds more times than anything else distinguishes no rows.
_NAMED_SHARE = 0.6
_SAMPLE = 1000
_MEASURED = "observed|observation|measured|recorded|received|sampled|published|reported"
# From the clearest to the least clear; all are tried before columns are classified by their cells alone.
_NAMES = (
    r"time",
    r"timestamp(?:[_ ]?(?:utc|ms|s))?|date[_ ]?time(?:[_ ]?utc)?|_time|time[_ ]?(?:stamp|tag|utc|period)|ts",
    r"time\b.*",
    rf"created[_ ]?at|(?:{_MEASURED})(?:[_ ]?(?:at|on|time|date))?",
    r"date|day|yyyymmdd(?:hh(?:mm)?)?|datum|zeit(?:stempel|punkt)?|datum[/ _]?zeit|fecha|heure|at|dt|epoch|"
    r"clock|tmstamp|unix(?:[_ ]?time)?|valid|data|dato|päivä(?:määrä)?|tarih|mtu",
    r"(?:last[_ ]?)?(?:updated?|changed|reported|modified|seen)(?:[_ ]?(?:at|on|time))?",
    r"[Tt]ime.*|.*[_ ](?:time|date|ts|timestamp|datetime|at|utc)|.*(?:Time|Date|Timestamp)"
    r"|(?i:period|year|month|jahr|monat|quartal|année|mois|trimestre|anno|mese|ano|año|mes|rok|miesiąc|quarter|week)"
    r"|.*[_ ](?i:datum|zeit|zeitpunkt|zeitstempel)|(?:Mess|Buchungs|Ablese)(?:zeit(?:punkt)?|datum|tag)",
)
_DATE = re.compile(r"date|datum|day|fecha|data|dato|yyyymmdd", re.IGNORECASE)
_CLOCK = re.compile(r"time|zeit|uhrzeit|hour|heure|hora|ora|godzina|tijd|klock|hh", re.IGNORECASE)
_CLOCK_WITHIN = re.compile(r"(?:[_ ]|^)(?:time|zeit|hour|heure|hora)|Time|Hour|Zeit")
_TIME_OF_DAY = re.compile(
    r"(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?: ?[ap]\.?m\.?)?", re.IGNORECASE
)
# What `sources.answers.delimited` calls the first column of a table without a header.
_UNNAMED = "column 1"
# Years, months, days and so on in columns of their own, as buoys have them; or the day of the year.
_YEAR, _HOUR = (
    re.compile(r"#?(?:YY|YYYY|YR|year)", re.IGNORECASE),
    re.compile(r"hh|hr|hour|hhmm", re.IGNORECASE),
)
_MINUTE = re.compile(r"mm|mn|min|minute", re.IGNORECASE)
_DAY = re.compile(r"dd|dy|da|day|tag|jour", re.IGNORECASE)
_PARTS = (
    _YEAR,
    re.compile(r"MM|mo|month", re.IGNORECASE),
    _DAY,
    _HOUR,
    _MINUTE,
)
_DAY_OF_YEAR = re.compile(r"doy|day[_ ]?of[_ ]?year|jday|julian[_ ]?day", re.IGNORECASE)
_PARTS_BY_DAY_OF_YEAR = (_YEAR, _DAY_OF_YEAR, _HOUR, _MINUTE)


def is_time_name(name: str) -> bool:
    """Whether a column of this name is likely to hold times."""
    return any(re.fullmatch(form, bare_name(name), re.IGNORECASE) for form in _NAMES[:-1])


def by_likelihood(names: Sequence[str]) -> list[str]:
    """The names, sorted by how clearly they are names of times."""
    found: list[str] = []
    for form in _NAMES:
        flags = re.NOFLAG if "Time|" in form else re.IGNORECASE
        found += [name for name in names if re.fullmatch(form, bare_name(name), flags) and name not in found]
    return found


def time_column(
    columns: Mapping[str, Sequence[Any]], now: float, *, zone: tzinfo = UTC, any_time: bool = False
) -> tuple[str, ...]:
    """The name of the column of times, or the names of the columns of date and time of day; () without
    times."""
    names = list(columns)
    if parts := _parts(columns):
        return parts
    if found := _named(columns, now, zone, any_time, _TIME_SHARE):
        return found
    texts = [name for name in names if _is_text_of_times(columns[name], now, any_time=any_time)]
    if not texts and names[:1] == [_UNNAMED] and _are_ordered_times(columns[_UNNAMED], now):
        return (_UNNAMED,)
    return (texts[0],) if texts else _named(columns, now, zone, any_time, _NAMED_SHARE)


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
    is_named = is_time_name(name) or is_year_name(name)
    return bool(is_named) and _share(with_years(name, values), now, UTC, False) >= _TIME_SHARE


def are_times_of_day(values: Sequence[Any]) -> bool:
    """Whether all cells with a content are times of day, such as 10:22."""
    some = _some(values)
    return bool(some) and all(isinstance(one, str) and _TIME_OF_DAY.fullmatch(one.strip()) for one in some)


def joined(columns: Mapping[str, Sequence[Any]], names: tuple[str, ...]) -> Sequence[Any]:
    """The cells of these columns joined to one column of times, which `sources.times.parser.read_time`
    reads."""
    if len(names) == 1:
        return with_years(names[0], columns[names[0]])
    rows = zip(*(columns[name] for name in names), strict=True)
    if _DAY_OF_YEAR.fullmatch(names[1].strip()):
        return [_joined_day_of_year([str(part).strip() for part in row]) for row in rows]
    if is_year_and_month(names):
        return ["-".join(str(part).strip().removesuffix(".0") for part in row) for row in rows]
    if len(names) == 2:
        return [f"{_day(day)} {_full_clock(str(clock).strip())}" for day, clock in rows]
    if is_hours_and_minutes(names[3] if len(names) > 3 else ""):
        return [
            f"{'-'.join(str(part).strip() for part in row[:3])} {str(row[3]).strip():0>4}" for row in rows
        ]
    return [_joined_parts([str(part).strip() for part in row]) for row in rows]


def _day(value: Any) -> Any:
    """The date of a midnight, which tables without a type for dates have in its place."""
    return value.date() if isinstance(value, datetime) and value.time() == time.min else value


def _full_clock(clock: str) -> str:
    """The time of day with the zero before it that numbers have lost: 9 is 09, and 930 is 0930."""
    return clock.zfill(len(clock) + len(clock) % 2) if clock.isdigit() else clock


def _joined_parts(parts: Sequence[str]) -> str:
    year, month, day, *clock = [part.removesuffix(".0").zfill(2) for part in parts]
    return f"{year}-{month}-{day} {_clock(clock)}"


def _joined_day_of_year(parts: Sequence[str]) -> str:
    year, day, *clock = [part.removesuffix(".0") for part in parts]
    return f"{year}-{day.zfill(3)}T{_clock([part.zfill(2) for part in clock])}"


def _clock(parts: Sequence[str]) -> str:
    return ":".join((*parts, "00", "00")[:2])


def _parts(columns: Mapping[str, Sequence[Any]]) -> tuple[str, ...]:
    """The columns of year, month, day, hour and minute, where a table begins with them."""
    names = list(columns)
    # A year and a month may stand behind what they are of.
    for pair in pairwise(names):
        is_pair = is_year_and_month(pair) and are_months(pair[1], columns[pair[1]])
        if is_pair and not any(re.fullmatch(r"(?i:day|dd|dy|tag|jour)", one) for one in names):
            return pair
    for forms, fewest in ((_PARTS, 3), (_PARTS_BY_DAY_OF_YEAR, 2)):
        pairs = zip(names, forms, strict=False)
        found = list(takewhile(lambda pair: pair[1].fullmatch(pair[0].strip()), pairs))
        if len(found) >= fewest:
            return tuple(name for name, _ in found)
    return ()


def _with_clock(
    name: str, columns: Mapping[str, Sequence[Any]], now: float, zone: tzinfo, any_time: bool
) -> str:
    """The column of times of day beside a column of dates; "" where there is none."""
    if not _DATE.fullmatch(bare_name(name)):
        return ""
    clocks = [one for one in columns if one != name and are_times_of_day(columns[one])]
    # Of several, such as those of sunrise and sunset, none may be that of the row.
    alone = clocks if len(clocks) == 1 and _CLOCK_WITHIN.search(clocks[0]) else []
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
