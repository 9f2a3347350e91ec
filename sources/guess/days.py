"""Times of rows that are numbers of days, or times of day whose date stands around the rows."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import UTC
from typing import Any, NamedTuple

from sources.guess.fields import Field, last_name
from sources.numbers.parser import is_missing_number, number_or_nan
from sources.times.number_units import read_time_unit
from sources.times.parser import read_time
from sources.times.plausibility import UnreadableTime
from sources.times.text_forms import written
from sources.times.time_of_day import is_clock, on_day

# Julian days say what they are by their name and their size, those of spreadsheets by the name of a date.
_UNITS = (
    ("jd", re.compile(r"[bh]?jd|julian[_ ]?(?:date|day)|jul_?date|[bh]?jd[_ ]?utc", re.IGNORECASE)),
    ("mjd", re.compile(r"mjd|modified[_ ]?julian[_ ]?(?:date|day)", re.IGNORECASE)),
    (
        "excel",
        re.compile(
            r"date|datum|date[_ ]?time|timestamp|time[_ ]?stamp|day|excel[_ ]?(?:date|time)", re.IGNORECASE
        ),
    ),
)
_MAX_AGE, _MAX_AHEAD = 3_650 * 86_400.0, 400 * 86_400.0
_CLOCK_NAME = re.compile(
    r"(?:start[_ ]?)?(?:time|hour|hr|uhrzeit|zeit|stunde|hora|heure|ora|godzina|tijd|uur|hhmm)s?",
    re.IGNORECASE,
)
_DATE_NAME = re.compile(
    r"(?:.*[_ ])?(?:date|day|datum|tag|fecha|jour|dia|data|dato)|.*(?:Date|Day)", re.ASCII | re.IGNORECASE
)


class TimesByDay(NamedTuple):
    """The path to the times, and them in unix seconds; the path to their date, or the setting `time_unit`."""

    path: str
    seconds: Sequence[float]
    date: str = ""
    unit: str = ""

    @property
    def is_local(self) -> bool:
        """Whether they are of a zone that is not named; Julian days are of UTC."""
        return self.unit not in ("jd", "mjd")


def times_by_day_numbers(fields: Sequence[Field], now: float) -> TimesByDay | None:
    """The times in a field of numbers of days; None where there is none."""
    for name, form in _UNITS:
        unit = read_time_unit(name)
        for field in fields:
            values = [value for value in field.values if not is_missing_number(value)]
            if unit is None or not values or not form.fullmatch(last_name(field.path)):
                continue
            seconds = [_seconds(unit.moment(value), now) for value in field.values]
            found = [one for one in seconds if math.isfinite(one)]
            if len(found) == len(values) and now - _MAX_AGE < min(found) and max(found) < now + _MAX_AHEAD:
                return TimesByDay(field.path, seconds, unit=name)
    return None


def times_of_day(fields: Sequence[Field], around: Sequence[Field], now: float) -> TimesByDay | None:
    """The times of day in a field, on the dates around the rows; None where there are none."""
    days = [
        field
        for field in around
        if _DATE_NAME.fullmatch(last_name(field.path)) and all(map(_is_date, field.values))
    ]
    for field in fields:
        if (
            not days
            or not _CLOCK_NAME.fullmatch(last_name(field.path))
            or not all(map(is_clock, field.values))
        ):
            continue
        # That of the object which holds the rows, if it has one.
        day = next((one for one in days if one.path.startswith("@parent.")), days[0])
        seconds = [_on_day(*pair, now) for pair in zip(day.values, field.values, strict=True)]
        if len(set(seconds)) > 1 or len(seconds) == 1:
            return TimesByDay(field.path, seconds, day.path)
    return None


def _is_date(value: Any) -> bool:
    """Whether a text is a date, with no time of day but midnight."""
    if not isinstance(value, str) or math.isfinite(number_or_nan(value)):
        return False
    moments = written(value).locals
    return bool(moments) and all((one.hour, one.minute, one.second) == (0, 0, 0) for one in moments)


def _on_day(day: Any, clock: Any, now: float) -> float:
    try:
        return _seconds(on_day(day, clock, now), now)
    except UnreadableTime:
        return math.nan


def _seconds(value: Any, now: float) -> float:
    try:
        return read_time(value, now, zone=UTC)
    except UnreadableTime:
        return math.nan
