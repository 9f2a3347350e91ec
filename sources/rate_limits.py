"""How long a service wants its next request to wait, as its headers say it."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_RESETS = ("RateLimit-Reset", "X-RateLimit-Reset", "X-Rate-Limit-Reset", "X-RateLimit-Reset-After")
_REMAINING = ("RateLimit-Remaining", "X-RateLimit-Remaining", "X-Rate-Limit-Remaining")
_RESET_FIELD = re.compile(r"(?:^|[;,\s])(?:t|reset)\s*=\s*(\d+)")
_REMAINING_FIELD = re.compile(r"(?:^|[;,\s])(?:r|remaining)\s*=\s*(\d+)")
_SPAN = re.compile(r"(?=\d)(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+)ms)?", re.ASCII)
_SPAN_UNITS = (3600.0, 60.0, 1.0, 0.001)
_IN_WORDS = re.compile(
    r"\bin (?:about )?(?:(\d+)|an?|one|the next) ?(s|sec|second|m|min|minute|h|hour)s?\b", re.I
)
_WORD_SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0}
# Larger numbers are moments, in unix seconds or milliseconds; smaller ones are seconds from now.
_MOMENT_FROM, _MILLISECONDS_FROM = 1e9, 1e11
_MAX_SECONDS = 6 * 3600.0


def wait_seconds(headers: Mapping[str, str], clock: Callable[[], float] = time.time) -> float | None:
    """Seconds to wait, from 1 to six hours, by Retry-After (seconds or a date) or the reset of a rate limit.

    None where headers name neither. Moments are compared with the service's own `Date`, where it sends one:
    this computer's clock may be wrong.
    """
    clock = _clock_of(headers, clock)
    if (after := _retry_after(headers.get("Retry-After", ""), clock)) is not None:
        return after
    for name in _RESETS:
        with suppress(ValueError):
            return _reset(headers.get(name, "").strip(), clock)
    resets = [
        (_is_empty(policy), float(match[1]))
        for policy in _policies(headers)
        if (match := _RESET_FIELD.search(policy))
    ]
    return _until(max(resets)[1], clock) if resets else None


def wait_in_words(text: str) -> float | None:
    """Seconds to wait by a sentence such as "Try again in one minute."; None where it names no time."""
    if not (match := _IN_WORDS.search(text)):
        return None
    return _limited(float(match[1] or 1) * _WORD_SECONDS[match[2][0].lower()])


def is_exhausted(headers: Mapping[str, str]) -> bool:
    """Whether the headers say that no request is left, or name a time after which to try again."""
    if headers.get("Retry-After"):
        return True
    return any(map(_is_empty, _policies(headers))) or any(
        headers.get(name, "").strip() == "0" for name in _REMAINING
    )


def _policies(headers: Mapping[str, str]) -> list[str]:
    """The limits of the header RateLimit: the draft's structured form has one per policy, its older form one
    in all."""
    text = headers.get("RateLimit", "")
    return text.split(",") if '"' in text or ";" in text else [text]


def _is_empty(policy: str) -> bool:
    match = _REMAINING_FIELD.search(policy)
    return match is not None and int(match[1]) == 0


def _clock_of(headers: Mapping[str, str], clock: Callable[[], float]) -> Callable[[], float]:
    with suppress(ValueError, TypeError):
        sent = parsedate_to_datetime(headers.get("Date", "")).timestamp()
        return lambda: sent
    return clock


def _reset(text: str, clock: Callable[[], float]) -> float:
    """Seconds to wait by a reset as a number, a span ("6m0s") or a date. Raises ValueError."""
    with suppress(ValueError):
        return _until(float(text), clock)
    if match := _SPAN.fullmatch(text):
        parts = zip(match.groups(), _SPAN_UNITS, strict=True)
        return _limited(sum(float(part or 0) * unit for part, unit in parts))
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except TypeError:
            raise ValueError("is no date") from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return _limited(max(moment.timestamp() - clock(), 0.0))


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
