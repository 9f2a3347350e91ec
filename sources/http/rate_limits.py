"""Parses the rate-limit headers of services: how long the next request has to wait."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from sources.http.rate_windows import seconds_of_window

# Retry-After and its relatives, such as X-RateLimit-Retry-After and Retry-After-Ms.
_AFTER_NAME = re.compile(r"(?:.+-)?retry-?after(?:-(?P<unit>ms|seconds))?")
# One for each limit where a service has several, as X-RateLimit-Minute-Reset or x-ratelimit-reset-tokens;
# some have the name of the service before, as anthropic-ratelimit-requests-reset.
_RESET_NAME = re.compile(r"(?:.+-)?rate-?limit-(?:(?P<limit>.+)-)?reset(?:-after)?(?:-(?P<behind>.+))?")
_REMAINING_NAME = re.compile(r"(?:.+-)?rate-?limit-(?:(?P<limit>.+)-)?remaining(?:-(?P<behind>.+))?")
_RESET_FIELD = re.compile(r"(?:^|[;,\s])(?:t|resets?)\s*=\s*(\d+)")
_REMAINING_FIELD = re.compile(r"(?:^|[;,\s])(?:r|remaining)\s*=\s*(\d+)")
_OWN_POLICY = re.compile(r"zendesk-ratelimit-.+")
_SPAN = re.compile(r"(?=\d)(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+)ms)?", re.ASCII)
_SPAN_UNITS = (3600.0, 60.0, 1.0, 0.001)
_IN_WORDS = re.compile(
    r"\b(?:in|after|wait(?: for)?) (?:about |another |the next )?"
    r"(?:(?P<span>(?:\d+h)?(?:\d+m)?\d+(?:\.\d+)?s)|(?:(?P<number>\d+(?:\.\d+)?)|an?|one)? ?(?:more )?"
    r"(?P<unit>ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hours?))\b",
    re.IGNORECASE,
)
_WORD_SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0}
# The names of a body's field, without signs, as those of Discord, Telegram and Google's APIs.
_BODY_SECONDS, _BODY_MS = ("retryafter", "retryafterseconds", "retryin", "retrydelay"), ("retryafterms",)
_MAX_BODY_DEPTH, _MAX_BODY_ITEMS = 4, 20
# Larger numbers are moments, in unix seconds or milliseconds; smaller ones are seconds from now.
_MOMENT_FROM, _MILLISECONDS_FROM = 1e9, 1e11
_MAX_SECONDS = 6 * 3600.0


def wait_seconds(headers: Mapping[str, str], clock: Callable[[], float] = time.time) -> float | None:
    """Seconds to wait, from 1 to six hours, by Retry-After (seconds or a date) or the reset of a rate limit.

    None where headers name neither. Moments are compared with the service's own `Date`, where it sends one:
    this computer's clock may be wrong.
    """
    clock = _clock_of(headers, clock)
    if (after := _retry_after(headers, clock)) is not None:
        return after
    if (reset := _reset_of_limits(headers, clock)) is not None:
        return reset
    resets = [
        (_is_empty(policy), float(match[1]))
        for policy in _policies(headers)
        if (match := _RESET_FIELD.search(policy))
    ]
    return _until(max(resets)[1], clock) if resets else _window(headers, clock)


def wait_in_words(text: str) -> float | None:
    """Seconds to wait by a sentence such as "Try again in one minute."; None where it names no time."""
    if not (match := _IN_WORDS.search(text)):
        return None
    if match["span"]:
        return _span(match["span"].lower())
    unit = match["unit"].lower()
    seconds = 0.001 if unit in ("ms", "millisecond", "milliseconds") else _WORD_SECONDS[unit[0]]
    return _limited(float(match["number"] or 1) * seconds)


def wait_in_body(data: Any, clock: Callable[[], float] = time.time, depth: int = 0) -> float | None:
    """Seconds to wait by a field such as `retry_after` of the body of an error; None where it has none."""
    if depth > _MAX_BODY_DEPTH:
        return None
    if isinstance(data, list):
        inner = data[:_MAX_BODY_ITEMS]
    elif isinstance(data, Mapping):
        for name, value in data.items():
            field = "".join(filter(str.isalnum, str(name))).lower()
            if field in (*_BODY_SECONDS, *_BODY_MS) and isinstance(value, str | int | float):
                with suppress(ValueError, OverflowError):
                    seconds = _reset(str(value).strip(), clock)
                    return _limited(seconds / 1000) if field in _BODY_MS else seconds
        inner = list(data.values())[:_MAX_BODY_ITEMS]
    else:
        return None
    return next((found for one in inner if (found := wait_in_body(one, clock, depth + 1))), None)


def has_retry_after(headers: Mapping[str, str]) -> bool:
    """Whether the headers name a time after which to retry, for any status."""
    return any(value and _AFTER_NAME.fullmatch(name.lower()) for name, value in headers.items())


def is_exhausted(headers: Mapping[str, str]) -> bool:
    """Whether the headers say that no request is left, or name a time after which to try again."""
    return (
        has_retry_after(headers)
        or any(map(_is_empty, _policies(headers)))
        or any(_remaining(headers).values())
    )


def _remaining(headers: Mapping[str, str]) -> dict[str, bool]:
    """Whether nothing remains of each limit, by its name; "" for the only one."""
    remaining = ((_REMAINING_NAME.fullmatch(name.lower()), value) for name, value in headers.items())
    return {match["limit"] or match["behind"] or "": _is_none(value) for match, value in remaining if match}


def _is_none(value: str) -> bool:
    """Whether a number is 0 or less: Reddit writes 0.0, and others go below."""
    with suppress(ValueError):
        return float(value) <= 0
    return False


def _reset_of_limits(headers: Mapping[str, str], clock: Callable[[], float]) -> float | None:
    """Seconds until the limits are reset that are used up, or else the only one without a known remainder.

    None where there is none: a limit with calls left does not say how long another one holds, as with GitHub.
    """
    resets, remaining = {}, _remaining(headers)
    for name, value in headers.items():
        if match := _RESET_NAME.fullmatch(name.lower()):
            with suppress(ValueError):
                resets[match["limit"] or match["behind"] or ""] = _reset(value.strip(), clock)
    empty = [resets[limit] for limit, is_empty in remaining.items() if is_empty and limit in resets]
    unknown = {limit: seconds for limit, seconds in resets.items() if limit not in remaining}
    only = next(iter(unknown.values())) if len(unknown) == len(resets) == 1 else None
    return max(empty, default=unknown.get("", only))


def _policies(headers: Mapping[str, str]) -> list[str]:
    """The limits of the header RateLimit: the draft's structured form has one per policy, its older form one
    in all. Zendesk has a header of this form for each limit, as Zendesk-RateLimit-Endpoint."""
    own = [value for name, value in headers.items() if _OWN_POLICY.fullmatch(name.lower())]
    if own:
        return [value for value in own if "=" in value]
    text = headers.get("RateLimit", "")
    return text.split(",") if '"' in text or ";" in text else [text]


def _window(headers: Mapping[str, str], clock: Callable[[], float]) -> float | None:
    """Seconds until the window ends in which no call is left; None without any, or where another limit, such
    as that of a day, is used up."""
    if any(is_empty for limit, is_empty in _remaining(headers).items() if limit):
        return None
    seconds = seconds_of_window(headers, clock())
    return None if seconds is None else _limited(seconds)


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
    with suppress(ValueError):
        return _span(text)
    if text[:1].isdigit() and (seconds := wait_in_words(f"in {text}")) is not None:
        return seconds  # "120 seconds"
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except TypeError:
            raise ValueError("is no date") from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return _limited(max(moment.timestamp() - clock(), 0.0))


def _span(text: str) -> float:
    """Seconds of "6m0s". Raises ValueError."""
    match = _SPAN.fullmatch(text)
    if not match:
        raise ValueError("is no span")
    parts = zip(match.groups(), _SPAN_UNITS, strict=True)
    return _limited(sum(float(part or 0) * unit for part, unit in parts))


def _retry_after(headers: Mapping[str, str], clock: Callable[[], float]) -> float | None:
    found = sorted((name.lower() != "retry-after", name.lower(), value) for name, value in headers.items())
    for _, name, value in found:
        if not (match := _AFTER_NAME.fullmatch(name)):
            continue
        # A header that is sent twice is joined by commas; dates have one as well.
        for text in (value, value.partition(",")[0]):
            with suppress(ValueError):
                return _limited(float(text) / 1000) if match["unit"] == "ms" else _reset(text.strip(), clock)
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
