"""What the values of a field say about times: their moments, and whether they name a zone."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import UTC, tzinfo
from typing import Any

from sources.numbers.parser import is_missing_number
from sources.times.parser import read_time
from sources.times.plausibility import MAX_AHEAD_SECONDS, UnreadableTime, is_plausible
from sources.times.recognition import is_time_or_year

_EPOCHS = (1.0, 1e3, 1e6, 1e9)
_DAY = 86_400.0
# Texts in which a time has an offset or a letter for it.
_HAS_ZONE = re.compile(
    r".*(?:Z|(?::\d\d|\dT\d\d).*[+-]\d\d:?\d\d(?:\[.*\])?|\b(?:UTC|GMT|[A-Z]{3,4}))",
    re.IGNORECASE | re.DOTALL,
)
# Digits, and what .NET writes, count from 1970 in UTC.
_IS_INSTANT = re.compile(r"\d+(?:\.\d+)?|\\?/Date\(-?\d+(?:[+-]\d{4})?\)\\?/")


def are_epochs(values: Sequence[Any], now: float) -> bool:
    """Whether numbers are times of the last years in s, ms, µs or ns, as hardly anything else is."""
    some = [value for value in values if not is_missing_number(value)]
    if not some or any(isinstance(value, bool) or not isinstance(value, int | float) for value in some):
        return False
    return any(
        all(now - 3_650 * _DAY < value / unit < now + 400 * _DAY for value in some) for unit in _EPOCHS
    )


def names_zone(text: str) -> bool:
    """Whether a time has an offset or the letters of a zone, so that it has one reading."""
    return _HAS_ZONE.fullmatch(text) is not None


def all_name_zones(values: Sequence[Any]) -> bool:
    """Whether all values that are not missing are texts of times that name their zone."""
    texts = [value for value in values if not is_missing_number(value)]
    return bool(texts) and all(isinstance(one, str) and names_zone(one) for one in texts)


def are_calendar_times(values: Sequence[Any]) -> bool:
    """Whether all values, of which none is missing, are texts, and not of counts since 1970."""
    return bool(values) and all(isinstance(one, str) and not _IS_INSTANT.fullmatch(one) for one in values)


def seconds_of(values: Sequence[Any], now: float, *, any_time: bool = False) -> list[float]:
    """Unix seconds of times, in UTC where they name no zone; NaN where they are none.

    any_time: whether those before 1990 are times, too.
    """
    return [read_seconds(value, now, UTC, any_time=any_time) for value in values]


def read_seconds(value: Any, now: float, zone: tzinfo, *, any_time: bool = False) -> float:
    """Unix seconds of a time; NaN where it is none."""
    try:
        # A year in letters is one of any century; other times may be numbers in another unit.
        is_year = any_time or (isinstance(value, str) and is_time_or_year(value) and len(value) == 4)
        seconds = read_time(value, now, zone=zone, any_time=is_year)
    except UnreadableTime:
        return math.nan
    allowed = is_plausible(seconds, now) or (is_year and seconds <= now + MAX_AHEAD_SECONDS)
    return seconds if allowed else math.nan
