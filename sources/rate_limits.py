"""How long a service wants its next request to wait, as its headers say it."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from email.utils import parsedate_to_datetime

_RESETS = ("RateLimit-Reset", "X-RateLimit-Reset", "X-Rate-Limit-Reset", "X-RateLimit-Reset-After")
_REMAINING = ("RateLimit-Remaining", "X-RateLimit-Remaining", "X-Rate-Limit-Remaining")
_RESET_FIELD = re.compile(r"(?:^|[;,\s])(?:t|reset)=(\d+)")
_REMAINING_FIELD = re.compile(r"(?:^|[;,\s])(?:r|remaining)=(\d+)")
# Larger numbers are moments, in unix seconds or milliseconds; smaller ones are seconds from now.
_MOMENT_FROM, _MILLISECONDS_FROM = 1e9, 1e11
_MAX_SECONDS = 6 * 3600.0


def wait_seconds(headers: Mapping[str, str], clock: Callable[[], float] = time.time) -> float | None:
    """Seconds to wait, from 1 to six hours, by Retry-After (seconds or a date) or the reset of a rate limit.

    None where headers name neither.
    """
    if (after := _retry_after(headers.get("Retry-After", ""), clock)) is not None:
        return after
    for name in _RESETS:
        with suppress(ValueError):
            return _until(float(headers.get(name, "")), clock)
    if match := _RESET_FIELD.search(headers.get("RateLimit", "")):
        return _until(float(match[1]), clock)
    return None


def is_exhausted(headers: Mapping[str, str]) -> bool:
    """Whether the headers say that no request is left, or name a time after which to try again."""
    if headers.get("Retry-After"):
        return True
    if match := _REMAINING_FIELD.search(headers.get("RateLimit", "")):
        return int(match[1]) == 0
    return any(headers.get(name, "").strip() == "0" for name in _REMAINING)


def _retry_after(text: str, clock: Callable[[], float]) -> float | None:
    with suppress(ValueError):
        return _limited(float(text))
    with suppress(ValueError, TypeError):
        return _limited(max(parsedate_to_datetime(text).timestamp() - clock(), 0.0))
    return None


def _until(number: float, clock: Callable[[], float]) -> float:
    if number < _MOMENT_FROM:
        return _limited(number)
    moment = number / 1000 if number >= _MILLISECONDS_FROM else number
    return _limited(max(moment - clock(), 0.0))


def _limited(seconds: float) -> float:
    if math.isnan(seconds) or seconds < 0:
        raise ValueError("is no number")
    return min(max(seconds, 1.0), _MAX_SECONDS)
