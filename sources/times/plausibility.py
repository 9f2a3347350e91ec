"""Which times are plausible. A wrong reading of a time is nearly always decades off."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sources.raw_values import quoted

EARLIEST = 631_152_000.0
"""1990-01-01: an earlier time is nearly always a number in another unit, or a clock that was never set."""

MAX_AHEAD_SECONDS = 5 * 366 * 86_400.0
"""Forecasts and plans reach no further ahead than this."""

FUTURE_SECONDS = 300.0
"""A row further ahead than this comes from a wrong clock or a forecast: it would move every chart away from
now.
"""

END_OF_TIME = 9e9
"""pandas' nanoseconds end in the year 2262."""


class UnreadableTime(ValueError):
    """A time cannot be read, or its only reading would be wrong. The text of the error quotes it."""


def is_plausible(seconds: float, now: float) -> bool:
    """Whether the time (unix seconds) is from 1990 to five years from now."""
    return EARLIEST <= seconds <= now + MAX_AHEAD_SECONDS


def implausible(value: Any, seconds: float) -> UnreadableTime:
    """The error for a time that `is_plausible` rejects."""
    if abs(seconds) < END_OF_TIME:
        day = datetime.fromtimestamp(seconds, UTC).date()
        what = f"is of {day}, which is before 1990 or more than 5 years ahead; any_time = true allows it"
    else:
        what = "is not within 1990 and five years from now"
    return UnreadableTime(f"the time {quoted(value)} {what}")
