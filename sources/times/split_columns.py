"""Times whose parts are in several columns: a date and a time of day, or years, months, days and so on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from itertools import pairwise, takewhile
from typing import Any

from sources.times.column_names import are_months, is_hours_and_minutes, is_year_and_month, with_years

# Years, months, days and so on in columns of their own, as buoys have them; or the day of the year.
_YEAR = re.compile(r"#?(?:YY|YYYY|YR|year)", re.IGNORECASE)
_MONTH = re.compile(r"MM|mo|month", re.IGNORECASE)
_DAY = re.compile(r"dd|dy|da|day|tag|jour", re.IGNORECASE)
_HOUR = re.compile(r"hh|hr|hour|hhmm", re.IGNORECASE)
_MINUTE = re.compile(r"mm|mn|min|minute", re.IGNORECASE)
_DAY_OF_YEAR = re.compile(r"doy|day[_ ]?of[_ ]?year|jday|julian[_ ]?day", re.IGNORECASE)
_PARTS = (_YEAR, _MONTH, _DAY, _HOUR, _MINUTE)
_PARTS_BY_DAY_OF_YEAR = (_YEAR, _DAY_OF_YEAR, _HOUR, _MINUTE)


def split_columns(columns: Mapping[str, Sequence[Any]]) -> tuple[str, ...]:
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
