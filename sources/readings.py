"""Numbers and times as services write them, and the rows that they make."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

FUTURE_SECONDS = 300.0
"""A time further ahead than this is a wrong clock: it would drag every chart away from now."""

# Unix seconds reach this in the year 5138, milliseconds did in 1973: above it the unit is finer.
_FINER_UNIT = 1e11
# pandas' nanoseconds end in the year 2262.
_END_OF_TIME = 9e9


def number(value: Any) -> float:
    """The value as a finite float; NaN for null, truth values, text that is no number, and the rest."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return math.nan
    try:
        parsed = float(value)
    except (ValueError, OverflowError):
        return math.nan
    return parsed if math.isfinite(parsed) else math.nan


def unix_seconds(value: Any) -> float | None:
    """Unix seconds of a time; None for what is none.

    Numbers are unix seconds, or milli-, micro- or nanoseconds by their size; text is one of those or
    ISO 8601, in UTC where it names no zone.
    """
    moment = number(value)
    while abs(moment) >= _FINER_UNIT:
        moment /= 1000
    if math.isnan(moment) and isinstance(value, str):
        try:
            parsed = datetime.fromisoformat(value.strip())
        except ValueError:
            return None
        moment = (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp()
    return moment if abs(moment) < _END_OF_TIME else None


def fault(moment: float | None, numbers: list[float], now: float) -> str:
    """Why a row is of no use, or "": it has no time, one that is yet to come, or no number at all."""
    if moment is None:
        return "sent no time that can be read"
    if moment > now + FUTURE_SECONDS:
        return f"sent a time that is {(moment - now) / 60:.0f} minutes in the future"
    if all(map(math.isnan, numbers)):
        return "sent no number that can be read"
    return ""
