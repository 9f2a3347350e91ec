"""Whether texts are times, and in which order their dates are written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sources.times.parser import read_time
from sources.times.plausibility import UnreadableTime

_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_DAY_AND_MONTH = re.compile(r"\D*(\d{1,2})[-/ ](\d{1,2})[-/ ]\d{2}(?:\d\d)?\b", re.ASCII)


def is_time_text(text: str) -> bool:
    """Whether a name in an object is a time, such as the names of the rows of a day."""
    if len(text) < 4 or (not text[:1].isdigit() and not text[-1:].isdigit()):
        return False
    try:
        # Any moment will do as now: names are dates of any year.
        read_time(text, 1.8e9, any_time=True)
    except UnreadableTime:
        return False
    return not text.isdigit() or len(text) >= 8


@lru_cache(4096)
def is_time_or_year(text: str) -> bool:
    """Whether a name in an object is a time or a year."""
    return bool(_YEAR.fullmatch(text)) or is_time_text(text)


def day_first_of(values: Iterable[Any]) -> bool | None:
    """Whether dates such as 3/4/2026 begin with the day, by those dates that have one reading; None where
    none has, or where they disagree."""
    found = set()
    for value in values:
        if isinstance(value, str) and (match := _DAY_AND_MONTH.match(value)):
            first, second = int(match[1]), int(match[2])
            if (first > 12) != (second > 12):
                found.add(first > 12)
    return found.pop() if len(found) == 1 else None
