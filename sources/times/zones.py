"""Time zones as settings and services write them: "Europe/Berlin", "+01:00", 3600."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from sources.raw_values import quoted

_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-])(\d{1,2})(?::?(\d{2}))?(?::?00)?", re.ASCII | re.IGNORECASE)
_QUARTER_SECONDS = 900
# From the International Date Line in the west to Kiribati.
_MAX_HOURS = 14
_MAX_SECONDS = _MAX_HOURS * 3600

# Abbreviations that mean one zone only. CST, IST, BST, AST and others name several and are not here.
ABBREVIATIONS = {
    **dict.fromkeys(("UTC", "UT", "GMT", "Z", "WET"), 0.0),
    **dict.fromkeys(("CET", "MEZ", "WEST"), 1.0),
    **dict.fromkeys(("CEST", "MESZ", "EET"), 2.0),
    **dict.fromkeys(("EEST", "MSK"), 3.0),
    **dict.fromkeys(("JST", "KST"), 9.0),
    "AEST": 10.0, "AEDT": 11.0, "NZST": 12.0, "NZDT": 13.0,
    "EST": -5.0, "EDT": -4.0, "CDT": -5.0, "MST": -7.0, "MDT": -6.0, "PST": -8.0, "PDT": -7.0,
    "AKST": -9.0, "AKDT": -8.0, "HST": -10.0,
}  # fmt: skip
# A column that names both has the one that its country has in summer or in winter.
_WITH_SUMMER_TIME = {"CET/CEST": "Europe/Berlin", "MEZ/MESZ": "Europe/Berlin", "EET/EEST": "Europe/Helsinki"}


def read_zone(value: Any) -> tzinfo:
    """The zone of a name ("Europe/Berlin", "CET"), an offset ("+01:00", "UTC-7") or a number.

    A number is an offset in seconds, as Open-Meteo and OpenWeather send it, or in hours if it is at most 14.
    Raises ValueError that quotes the value.
    """
    if isinstance(value, str):
        zone = _named(value.strip())
    elif isinstance(value, int | float) and not isinstance(value, bool):
        zone = _offset(float(value))
    else:
        zone = None
    if zone is None:
        raise ValueError(
            f"{quoted(value)} is no time zone: write a name as 'Europe/Berlin' or an offset as '+01:00'"
        )
    return zone


def is_zone(text: str) -> bool:
    """Whether the text names a zone or an offset."""
    return _named(text.strip()) is not None


def localized(local: datetime, zone: tzinfo, now: float) -> float:
    """Unix seconds of a local time.

    One that occurs twice, when clocks are set back, is the one nearer to now; one that does not occur, when
    they are set forward, is an hour later.
    """
    first, second = (local.replace(tzinfo=zone, fold=fold).timestamp() for fold in (0, 1))
    if first == second or not _occurs(local, zone):
        return first
    return min(first, second, key=lambda moment: abs(moment - now))


def _occurs(local: datetime, zone: tzinfo) -> bool:
    """Whether clocks of the zone show this time at all: an hour is left out when they are set forward."""
    there_and_back = local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    return there_and_back.replace(tzinfo=None) == local


@cache
def _named(text: str) -> tzinfo | None:
    if text.upper() in ABBREVIATIONS:
        return timezone(timedelta(hours=ABBREVIATIONS[text.upper()]))
    if text.upper() in _WITH_SUMMER_TIME:
        return ZoneInfo(_WITH_SUMMER_TIME[text.upper()])
    if match := _OFFSET.fullmatch(text):
        sign = -1 if match[1] == "-" else 1
        zone = _within(sign * (int(match[2]) * 3600 + int(match[3] or 0) * 60))
        if zone is not None:
            return zone
    try:
        return _offset(float(text))
    except ValueError:
        return ZoneInfo(text) if text in available_timezones() else None


def _offset(number: float) -> tzinfo | None:
    if not math.isfinite(number):
        return None
    return _within(number * 3600 if abs(number) <= _MAX_HOURS else number)


def _within(seconds: float) -> tzinfo | None:
    """The fixed zone, where one has this offset: all are whole quarters of an hour."""
    if abs(seconds) > _MAX_SECONDS or seconds % _QUARTER_SECONDS:
        return None
    return timezone(timedelta(seconds=seconds))
