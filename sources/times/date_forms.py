"""The forms in which text writes a date: days, weeks, months, quarters and years."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import lru_cache

from sources.times.month_names import MONTH, MONTH_NUMBERS


@lru_cache(1024)
def days_of(text: str) -> tuple[datetime, ...]:
    """The readings of the text of a date, as midnights; empty where its form is unknown.

    They are cached, since the times of a table have few days.
    """
    found = []
    # In lower case, since the patterns ignore the case of ASCII alone.
    text = text.strip(" ,").lower()
    for form, days in _FORMS:
        if match := form.fullmatch(text):
            for read in days:
                with suppress(ValueError, OverflowError):
                    found.append(read(match))
    return tuple(found)


def _number(match: re.Match[str], name: str) -> int:
    return int(match[name])


def _ymd(match: re.Match[str]) -> datetime:
    return datetime(_number(match, "a"), _number(match, "b"), _number(match, "c"))


def _dmy(match: re.Match[str]) -> datetime:
    return datetime(_full_year(match["c"]), _number(match, "b"), _number(match, "a"))


def _mdy(match: re.Match[str]) -> datetime:
    return datetime(_full_year(match["c"]), _number(match, "a"), _number(match, "b"))


def _short_ymd(match: re.Match[str]) -> datetime:
    return datetime(_full_year(match["a"]), _number(match, "b"), _number(match, "c"))


def _by_name(match: re.Match[str]) -> datetime:
    day = int(match.groupdict().get("day") or 1)
    return datetime(_full_year(match["year"]), MONTH_NUMBERS[match["month"]], day)


def _week(match: re.Match[str]) -> datetime:
    return datetime.fromisocalendar(_number(match, "a"), _number(match, "b"), int(match["c"] or 1))


def _ordinal(match: re.Match[str]) -> datetime:
    day = datetime(_number(match, "a"), 1, 1) + timedelta(days=_number(match, "b") - 1)
    if day.year != _number(match, "a"):
        raise ValueError("no such day")
    return day


def _month(match: re.Match[str]) -> datetime:
    if match["slash"] and _number(match, "b") == (_number(match, "a") + 1) % 100:
        raise ValueError("2010/11 may be the two years of a season")
    return datetime(_number(match, "a"), _number(match, "b"), 1)


def _quarter(match: re.Match[str]) -> datetime:
    return datetime(_number(match, "a"), 3 * _number(match, "b") - 2, 1)


def _year(match: re.Match[str]) -> datetime:
    return datetime(_number(match, "a"), 1, 1)


def _full_year(text: str) -> int:
    """26 is 2026 and 95 is 1995; the plausible range of times decides the rest."""
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 70 else 1900)


Day = Callable[[re.Match[str]], datetime]


def _form(pattern: str, *days: Day) -> tuple[re.Pattern[str], tuple[Day, ...]]:
    return re.compile(pattern, re.IGNORECASE | re.ASCII), days


_FORMS = (
    _form(r"(?P<a>\d{4})(?P<separator>[-/.])(?P<b>\d{1,2})(?P=separator)(?P<c>\d{1,2})", _ymd),
    _form(r"(?P<a>\d{4})(?P<b>\d{2})(?P<c>\d{2})", _ymd),
    _form(r"(?P<a>\d{1,2})\.\s?(?P<b>\d{1,2})\.\s?(?P<c>\d{4})", _dmy),
    _form(r"(?P<a>\d{1,2})(?P<separator>[-/ ])(?P<b>\d{1,2})(?P=separator)(?P<c>\d{4})", _dmy, _mdy),
    _form(
        r"(?P<a>\d{1,2})(?P<separator>[-/])(?P<b>\d{1,2})(?P=separator)(?P<c>\d{2})", _dmy, _mdy, _short_ymd
    ),
    _form(r"(?P<a>\d{1,2})\.(?P<b>\d{1,2})\.(?P<c>\d{2})", _dmy),
    _form(
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|er)?(?:[-/. ]+| de ){MONTH}(?:[-/., ]*| de )"
        r"(?P<year>\d{4}|\d\d)\.?",
        _by_name,
    ),
    _form(rf"{MONTH}[- ](?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})", _by_name),
    _form(rf"(?P<year>\d{{4}})(?:[-/ ]|\. ){MONTH}(?:[-/ ](?P<day>\d{{1,2}})\.?)?", _by_name),
    _form(rf"{MONTH}[-/ ](?P<year>\d{{4}})", _by_name),
    _form(r"(?P<a>\d{4})-?W(?P<b>\d{2})(?:-?(?P<c>[1-7]))?", _week),
    _form(r"(?P<a>\d{4})-(?P<b>\d{3})", _ordinal),
    _form(r"(?P<a>\d{4})(?:-?M|-|(?P<slash>/))(?P<b>\d{1,2})", _month),
    _form(r"(?P<b>\d\d)(?P<slash>)[/.](?P<a>\d{4})", _month),
    # K is that of Scandinavian statistics.
    _form(r"(?P<a>\d{4})[-/ ]?[QK](?P<b>[1-4])", _quarter),
    _form(r"Q(?P<b>[1-4])[-/ ](?P<a>\d{4})", _quarter),
    _form(r"(?P<a>\d{4})", _year),
)
