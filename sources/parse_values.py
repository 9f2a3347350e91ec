"""Single numbers and times in replies of services, where a value that cannot be read is simply missing."""

from __future__ import annotations

import math
import time
from typing import Any

from sources.numbers import UnreadableNumber, read_number
from sources.times import UnreadableTime, read_time

FUTURE_SECONDS = 300.0
"""A time further ahead than this comes from a wrong clock or a forecast: it would move every chart away from
now.
"""


def number(value: Any) -> float:
    """The value as a finite float, by `sources.numbers.read_number`; NaN where it cannot be read."""
    try:
        return read_number(value)
    except UnreadableNumber:
        return math.nan


def unix_seconds(value: Any) -> float | None:
    """Unix seconds of a time, by `sources.times.read_time`, in UTC where it has no zone; None where it is
    none.
    """
    try:
        return read_time(value, time.time())
    except UnreadableTime:
        return None


def invalid_reason(moment: float | None, numbers: list[float], now: float) -> str:
    """Why a row is invalid, as the end of a sentence: its time is missing or in the future, or it has no
    number.

    "" where it is valid. moment, now: unix seconds.
    """
    if moment is None:
        return "sent no time that can be read"
    if moment > now + FUTURE_SECONDS:
        return f"sent a time that is {(moment - now) / 60:.0f} minutes in the future"
    if all(map(math.isnan, numbers)):
        return "sent no number that can be read"
    return ""
