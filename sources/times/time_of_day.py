"""Times of day whose date stands elsewhere, as beside the rows of a day."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from sources.raw_values import plain, quoted
from sources.times.parser import read_time
from sources.times.plausibility import UnreadableTime

_CLOCK = re.compile(
    r"(?P<h>\d{1,2})(?:[:.h](?P<m>\d\d)?(?::(?P<s>\d\d)(?:\.\d+)?)?)? ?"
    r"(?:(?P<half>[ap])\.?m\.?|h|uhr)?",
    re.IGNORECASE | re.ASCII,
)
# A row of an hour is shown at its begin: "00-01", "14:00 - 15:00".
_TO = re.compile(r"\s*(?:-|–|to|bis)\s*\d.*")
_DIGITS = re.compile(r"\d{1,4}(?:\.0)?", re.ASCII)


def on_day(
    day: Any,
    clock: Any,
    now: float,
    *,
    zone: tzinfo = UTC,
    any_time: bool = False,
    day_first: bool | None = None,
) -> datetime:
    """The moment of a time of day on a day; it is local, without a zone, where the day names none.

    day: a date, or any time of that day, as `read_time` reads it. clock: "14:00", "2 PM", "00-01", an hour
        (14, "14"), or hours and minutes (930, "1400"). 24 is the end of the day.

    Raises UnreadableTime.
    """
    moment = read_time(day, now, zone=zone, any_time=any_time, day_first=day_first)
    own = _own_zone(day)
    begin = datetime.fromtimestamp(moment, own or zone).replace(
        hour=0, minute=0, second=0, microsecond=0, tzinfo=own
    )
    return begin + _since_midnight(clock)


def is_clock(value: Any) -> bool:
    """Whether the value is a time of day."""
    try:
        _since_midnight(value)
    except UnreadableTime:
        return False
    return True


def _own_zone(day: Any) -> tzinfo | None:
    if isinstance(day, datetime):
        return day.tzinfo
    try:
        return datetime.fromisoformat(day).tzinfo if isinstance(day, str) else None
    except ValueError:
        return None


def _since_midnight(clock: Any) -> timedelta:
    text = (
        plain(str(clock)).strip()
        if isinstance(clock, str | int | float) and not isinstance(clock, bool)
        else ""
    )
    if _DIGITS.fullmatch(text):
        number = int(text.removesuffix(".0"))
        # 25 is the hour more of a day on which clocks are set back, and not 00:25.
        is_hour = len(text.removesuffix(".0")) < 3
        hour, minute, second = (number, 0, 0) if is_hour else (*divmod(number, 100), 0)
    elif match := _CLOCK.fullmatch(_TO.sub("", text)):
        hour, minute, second = (int(match[name] or 0) for name in ("h", "m", "s"))
        if match["half"] and 1 <= hour <= 12:
            hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
        elif match["half"]:
            hour = 99
    else:
        raise UnreadableTime(f"{quoted(clock)} is no time of day")
    if (hour < 24 and minute < 60 and second <= 60) or (hour, minute, second) == (24, 0, 0):
        return timedelta(hours=hour, minutes=minute, seconds=second)
    raise UnreadableTime(f"{quoted(clock)} is no time of day")
