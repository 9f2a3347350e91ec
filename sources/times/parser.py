"""One parser for times, of every form in which APIs, files and programs write them.

A wrong reading moves a row by hours or decades, and a chart shows it as true. A time is therefore read only
where it has one plausible meaning, and refused with its value quoted elsewhere.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Iterable
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from functools import lru_cache
from numbers import Real
from typing import Any

from sources.raw_values import is_missing, plain, quoted
from sources.times.plausibility import END_OF_TIME, UnreadableTime, implausible, is_plausible
from sources.times.text_forms import compact, written
from sources.times.wrapped import NUMBER, unwrapped
from sources.times.zones import is_zone, localized

_UNITS = (1.0, 1e3, 1e6, 1e9)
# Where any time is allowed, the unit is known by size: seconds reach this in the year 5138.
_FINER_UNIT = 1e11
_MAX_NANOSECONDS = 1e19
_MAX_LENGTH = 100
# Ten digits from 1990010100 on are a date and an hour as well; in other units no digits are both.
_FIRST_DATE_OF_TEN_DIGITS = 1_990_000_000

_MONTH_AND_YEAR = re.compile(r"(?:0[1-9]|1[0-2])\.(?:19|20)\d\d", re.ASCII)
_DECIMAL_COMMA = re.compile(r"\d{9,},\d+", re.ASCII)
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d", re.ASCII)
# Microsoft's JSON: unix milliseconds, and an offset that changes nothing.
_MS_JSON = re.compile(r"\\?/Date\((-?\d+)(?:[+-]\d{4})?\)\\?/", re.ASCII)
# Google's tables count months from 0, and have the time of their own zone.
_GOOGLE_DATE = re.compile(
    r"Date\((\d{4}), ?(\d+), ?(\d+)(?:, ?(\d+), ?(\d+), ?(\d+)(?:, ?\d+)?)?\)", re.ASCII
)
# MongoDB's shell, JavaScript, pandas and numpy, as files have them as texts.
_DATE_CALL = re.compile(
    r"(?:(?:new )?(?:ISO)?Date|(?:pd\.)?Timestamp|(?:np\.|numpy\.)?datetime64)\([\"']?([^()\"']+)[\"']?\)",
    re.ASCII,
)
# Which unit is known by size.
_EPOCH_WITH_UNIT = re.compile(r"(\d{9,}(?:\.\d+)?) ?(?:[mun]?s)", re.ASCII)
# MySQL, Go and .NET have a date in place of none.
_NOTHING = {
    *("", "-", "null", "none", "nan", "nat", "n/a", "never", "0000-00-00", "0000-00-00 00:00:00"),
    *("0001-01-01t00:00:00z", "0001-01-01t00:00:00", "0001-01-01 00:00:00"),
}


def read_time(
    value: Any,
    now: float,
    *,
    zone: tzinfo = UTC,
    any_time: bool = False,
    day_first: bool | None = None,
) -> float:
    """Unix seconds of a time.

    value: a number or digits (unix s, ms, us or ns, whichever is plausible, or 202611251022), text (ISO 8601,
        RFC 2822, and the others of `text_forms`), a datetime or a date, or one of these as MongoDB,
        Firestore or Jackson wrap it.
    now: unix seconds; times are plausible from 1990 to five years from now.
    zone: of times that name none.
    any_time: also read times before 1990 and further ahead.
    day_first: whether 3/4/2026 is the 3rd of April; None: refuse what can be both.

    Raises UnreadableTime, and nothing else.
    """
    if type(value) is str:
        found = _of_known_text(value, now, zone, any_time, day_first)
    elif type(value) in (int, float) and (quick := _quickly(value, now)) is not None:
        return quick
    else:
        found = _moment_or_reason(value, now, zone, any_time, day_first)
    if isinstance(found, str):
        raise UnreadableTime(found)
    return found


def unix_seconds(value: Any) -> float | None:
    """Unix seconds of a time as `read_time` reads it, in UTC where it has no zone; None where it is none."""
    try:
        return read_time(value, time.time())
    except UnreadableTime:
        return None


def _moment_or_reason(
    value: Any, now: float, zone: tzinfo, any_time: bool, day_first: bool | None
) -> float | str:
    """Unix seconds, or the text of the error."""
    try:
        return _read(value, now, zone, any_time, day_first)
    except UnreadableTime as error:
        return str(error)
    except (ValueError, OverflowError, RecursionError, OSError):
        return f"the time {quoted(value)} cannot be read"


# Rows of an answer share times, and cells of a table with a column per date: `now` is that of the answer.
_of_known_text = lru_cache(4096)(_moment_or_reason)


def _quickly(number: float, now: float) -> float | None:
    """Unix seconds of a number that is plausible in one unit, and whose digits are no date."""
    if not 0 < number < _MAX_NANOSECONDS:
        return None
    for unit in _UNITS:
        if is_plausible(seconds := number / unit, now):
            return seconds if number < _FIRST_DATE_OF_TEN_DIGITS or unit > 1 else None
    return None


def _read(value: Any, now: float, zone: tzinfo, any_time: bool, day_first: bool | None) -> float:
    value = unwrapped(value)
    if isinstance(value, str):
        return _of_string(value, now, zone, any_time, day_first)
    if is_missing(value):
        raise UnreadableTime("there is no time")
    if isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
        seconds = moment.timestamp() if moment.tzinfo else localized(moment, zone, now)
        return _chosen(value, [seconds], now, any_time)
    if isinstance(value, Real | Decimal) and not isinstance(value, bool):
        number = float(value)
        # A float has no room for the 17 digits of a date with milliseconds.
        whole = value if isinstance(value, int) else int(number) if number.is_integer() else None
        text = "" if whole is None or abs(number) >= 1e20 else str(whole)
        return _of_number(value, text, now, zone, any_time)
    raise UnreadableTime(f"the time {quoted(value)} cannot be read")


def _of_string(value: str, now: float, zone: tzinfo, any_time: bool, day_first: bool | None) -> float:
    text = plain(value).strip()
    if _DECIMAL_COMMA.fullmatch(text):
        text = text.replace(",", ".")
    if text.lower() in _NOTHING:
        raise UnreadableTime("there is no time")
    if len(text) > _MAX_LENGTH:
        raise UnreadableTime(f"the time {quoted(value)} cannot be read")
    if match := _MS_JSON.fullmatch(text):
        return _chosen(value, [int(match[1]) / 1000], now, any_time)
    if match := _GOOGLE_DATE.fullmatch(text):
        year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
        local = datetime(year, month + 1, day, hour, minute, second)
        return _chosen(value, [localized(local, zone, now)], now, any_time)
    if match := _DATE_CALL.fullmatch(text) or _EPOCH_WITH_UNIT.fullmatch(text):
        text = match[1]
    if NUMBER.fullmatch(text):
        return _of_number(value, text, now, zone, any_time)
    return _of_text(value, text, now, zone, any_time, day_first)


def _of_number(value: Any, text: str, now: float, zone: tzinfo, any_time: bool) -> float:
    """Unix seconds of a number. text: its digits, or "" where it has a fraction or is no finite number."""
    number = float(text or value)
    if not math.isfinite(number):
        raise UnreadableTime("there is no time")
    epochs = [number / unit for unit in _UNITS]
    # Only in text is four digits a year: numbers of four digits count or measure something. So is 11.2026 a
    # month.
    is_year = isinstance(value, str) and (len(text) == 4 or bool(_MONTH_AND_YEAR.fullmatch(text)))
    days = written(text).locals if is_year else compact(text)
    compacts = [localized(day, zone, now) for day in days]
    plausible = {moment for moment in (*epochs, *compacts) if is_plausible(moment, now)}
    if plausible or not any_time:
        return _chosen(value, sorted(plausible) or [number], now, any_time)
    if isinstance(value, str) and compacts:
        return compacts[0]
    while abs(number) >= _FINER_UNIT:
        number /= 1000
    return _chosen(value, [number], now, any_time)


def _of_text(
    value: Any, text: str, now: float, zone: tzinfo, any_time: bool, day_first: bool | None
) -> float:
    if _ISO.match(text) and (quick := _iso(text)):
        seconds = quick.timestamp() if quick.tzinfo else localized(quick, zone, now)
        return _chosen(value, [seconds], now, any_time)
    found = written(text)
    locals_ = found.locals
    if not locals_:
        raise UnreadableTime(f"the time {quoted(value)} cannot be read{_hint(text)}")
    # Forms that can be both list the day first, then the month.
    if len(locals_) > 1 and day_first is not None:
        locals_ = locals_[:1] if day_first else locals_[1:2]
    own = found.zone or zone
    moments = [localized(one, own, now) for one in locals_]
    if not any_time and len(moments) > 1:
        moments = [moment for moment in moments if is_plausible(moment, now)] or moments[:1]
    return _chosen(value, moments, now, any_time)


def _iso(text: str) -> datetime | None:
    """The time, in the form of nearly all services, which Python reads much faster than `written`."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _chosen(value: Any, moments: Iterable[float], now: float, any_time: bool) -> float:
    """The one moment, if it is plausible."""
    found = sorted(set(moments))
    if len(found) > 1:
        days = " or ".join(datetime.fromtimestamp(one, UTC).strftime("%Y-%m-%d %H:%M") for one in found[:3])
        raise UnreadableTime(
            f"the time {quoted(value)} can be {days}; set day_first, or write it as 2026-11-25"
        )
    moment = found[0]
    if abs(moment) >= END_OF_TIME or not (any_time or is_plausible(moment, now)):
        raise implausible(value, moment)
    return moment


def _hint(text: str) -> str:
    """What to do about a zone that is not known."""
    last = text.rsplit(None, 1)[-1]
    is_name = len(last) <= 5 and last.isalpha() and last.isupper() and not is_zone(last)
    if is_name and written(text[: -len(last)]).locals:
        return f", since {last} names more than one time zone; set zone"
    return ""
