"""Parsing of single numbers and times in replies of services."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

FUTURE_SECONDS = 300.0
"""A time further ahead than this comes from a wrong clock: it would move every chart away from now."""

# Unix seconds reach this in the year 5138, milliseconds did in 1973: above it the unit is finer.
FINER_UNIT_FROM = 1e11
# pandas' nanoseconds end in the year 2262.
MAX_UNIX_SECONDS = 9e9


def number(value: Any) -> float:
    """The value as a finite float; NaN for null, booleans, other text and everything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return math.nan
    try:
        parsed = float(value)
    except (ValueError, OverflowError):
        return math.nan
    return parsed if math.isfinite(parsed) else math.nan


def unix_seconds(value: Any) -> float | None:
    """Unix seconds of a time; None where it is no time.

    Numbers are unix seconds, or milli-, micro- or nanoseconds by their size; text is one of those or
    ISO 8601, in UTC where it has no zone.
    """
    moment = number(value)
    while abs(moment) >= FINER_UNIT_FROM:
        moment /= 1000
    if math.isnan(moment) and isinstance(value, str):
        try:
            parsed = datetime.fromisoformat(value.strip())
        except ValueError:
            return None
        moment = (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp()
    return moment if abs(moment) < MAX_UNIX_SECONDS else None


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
