"""Values of pushed rows: numbers, times and texts, each read or rejected with its reason."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from sources.columns.roles import QUANTITY_SHARE
from sources.numbers.column import UnreadCells
from sources.numbers.digit_groups import Separator
from sources.numbers.parser import UnreadableNumber, read_number
from sources.raw_values import quoted
from sources.times.ahead import time_ahead
from sources.times.parser import read_time
from sources.times.plausibility import FUTURE_SECONDS, UnreadableTime
from sources.times.settings import DEFAULT_RULES, TimeRules

MAX_KEY_LENGTH = 200


class RejectedPush(ValueError):
    """A push is invalid. Its text is for the program that sent it: what is wrong, and what is accepted."""


class ValueFormat(NamedTuple):
    """How the values of a push are read. at, typed: as in `validate_rows`. decimal: the sign that its texts
    have.
    """

    now: float
    at: float | None
    rules: TimeRules
    decimal: Separator
    typed: bool = True


def parse_time(value: Any, now: float, rules: TimeRules = DEFAULT_RULES) -> float:
    """Unix seconds of a pushed time. Raises RejectedPush."""
    try:
        moment = read_time(value, now, zone=rules.zone, any_time=rules.any_time, day_first=rules.day_first)
    except UnreadableTime as error:
        raise RejectedPush(f"The push sent no time that can be read: {error}.") from None
    if moment > now + FUTURE_SECONDS and not rules.future:
        raise RejectedPush(f"The push sent a time, {quoted(value)}, that is {time_ahead(moment - now)}.")
    return moment


def checked_text(value: str, name: str, max_length: int) -> str:
    """The text, where it can be stored and shown. Raises RejectedPush."""
    if len(value) > max_length:
        raise RejectedPush(f"{name!r} has {len(value):,} characters; at most {max_length:,} are accepted.")
    if "\0" in value or not _is_unicode(value):
        raise RejectedPush(f"{name!r} has a character that is not valid: NUL, or half of a surrogate pair.")
    return value


def _is_unicode(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def number_of(header: str, value: Any, decimal: Separator) -> float:
    """The number, NaN for a null, a NaN or infinity, and for a text such as "unavailable"."""
    try:
        return read_number(value, decimal=decimal)
    except UnreadableNumber as error:
        raise RejectedPush(f"{header!r} is a column of numbers: {error}.") from None


def numbers_of(
    header: str, values: Sequence[Any], decimal: Separator
) -> tuple[list[float], UnreadCells | None]:
    """The numbers of a column, NaN for gaps, and which cells hold neither a number nor a known gap.

    Raises RejectedPush where fewer cells are numbers than a quantity has.
    """
    numbers: list[float] = []
    unread: list[tuple[int, RejectedPush]] = []
    for row, value in enumerate(values, 1):
        try:
            numbers.append(math.nan if value is None else number_of(header, value, decimal))
        except RejectedPush as error:
            numbers.append(math.nan)
            unread.append((row, error))
    if not unread:
        return numbers, None
    found = sum(not math.isnan(number) for number in numbers)
    row, why = unread[0]
    if found < QUANTITY_SHARE * (found + len(unread)):
        raise RejectedPush(f"Row {row}: {why}")
    return numbers, UnreadCells(header, len(unread), row, quoted(values[row - 1]))


def key_of(header: str, value: Any) -> str:
    """A key as text. header: the name of its column. Raises RejectedPush where it is empty, or is no text and
    no number."""
    is_text = isinstance(value, str | int) or (isinstance(value, float) and math.isfinite(value))
    if not is_text or value == "":
        raise RejectedPush(f"{header!r} is missing: it is the text that distinguishes the rows.")
    return checked_text(str(value), header, MAX_KEY_LENGTH)
