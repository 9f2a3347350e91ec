"""The forms in which text writes a date and a time of day: ISO 8601, RFC 2822, CSV exports, statistics.

A form gives every local time that the text can mean; `sources.times.parser` chooses among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta, tzinfo
from typing import NamedTuple

from sources.raw_values import plain
from sources.times.date_forms import days_of
from sources.times.respelling import respelled
from sources.times.zones import read_zone

_WEEKDAY = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?|[^\W\d]{2,10}\.?,"
    r"|[^\W\d]{2,10}(?=\s\d{1,2}\.? [^\W\d]))\s+",
    re.IGNORECASE,
)
_CLOCK = (
    r"(?P<h>\d{1,2})(?::(?P<mi>\d{2})(?::(?P<s>\d{2})(?:[.,](?P<f>\d{1,12}))?)?)?\s*(?P<half>[ap])\.?m\.?"
    r"|(?P<h2>\d{1,2}):(?P<mi2>\d{2})(?::(?P<s2>\d{2})(?:[.,](?P<f2>\d{1,12}))?)?"
    r"|(?P<h3>\d{2})(?:(?P<mi3>\d{2})(?:(?P<s3>\d{2})(?:[.,]?(?P<f3>\d{1,12}))?)?)?"
)
_OFFSET = r"(?:UTC|GMT|Z)?[ ]?[+-]\d{1,2}(?::?\d{2})?(?::?00)?"
_ZONE = re.compile(
    rf"(?P<before>.*[\dm.])(?:\s*(?P<offset>{_OFFSET})|\s*(?P<z>Z)|\s+(?P<name>[a-z]+(?:/[a-z_+\-\d]+)+|[a-z]{{2,5}}))"
    r"(?:\s*\((?:[^()]*)\))?",
    re.IGNORECASE | re.ASCII,
)
_NAME_AFTER_OFFSET = re.compile(r"(:\d{2}(?:\.\d+)? ?[+-]\d{4}) [A-Z]{3,4}$", re.ASCII)
# A zone comes after a time of day only: -01 of 2026-11-01 is none.
_CLOCK_LAST = re.compile(
    r"(?::\d{2}(?:[.,]\d+)?(?: ?[ap]\.?m\.?)?|\dT\d[\d.,]*|\d{8}[ T_-]?\d{4,})$", re.IGNORECASE | re.ASCII
)
_BRACKET = re.compile(r"(?P<before>.*?)\s*\[(?P<name>[\w/+\-:]+)\]", re.ASCII)
_YEAR_LAST = re.compile(
    r"(?P<date>[a-z]{3,9}\.? +\d{1,2}|\d{1,2} +[a-z]{3,9}\.?) +(?P<clock>[\d:.]+(?: [ap]m)?) +"
    r"(?:(?P<zone>[a-z]{1,5}|[+-]\d{2}:?\d{2}) +)?(?P<year>\d{4})",
    re.IGNORECASE | re.ASCII,
)
_INTERVAL = re.compile(
    r"(\d{4}-\d{2}-\d{2}[T ][^/\[\]]+)/(?:P|\d{4}-).*"
    r"|(.*\d.*?:\d\d\S*) (?:-|\u2013|\u2014|to|bis) \d.*:\d\d.*",
    re.ASCII,
)
# Databases, files and some countries write no colons. A zone may be -05, so that only signs which no zone has
# before it join two numbers.
_NO_COLONS = re.compile(
    r"(?P<date>\d+[-./ ]+[^\W_]+[-./ ]+\d+)(?:"
    r"[ T_-](?P<h>\d{1,2})(?P<sign>[.-])(?P<m>\d\d)(?P=sign)(?P<s>\d\d)(?P<f>[.,]\d+)?(?P<half> ?[ap]m)?"
    r"|[_-](?P<h2>\d\d)-(?P<m2>\d\d)|[ ](?P<h3>\d{1,2})\.(?P<m3>\d\d))",
    re.IGNORECASE | re.ASCII,
)
# The form of most tables, which needs none of the above.
_USUAL = re.compile(
    r"(?P<date>\d{1,4}(?P<sign>[-/.])\d{1,2}(?P=sign)\d{1,4})"
    r"(?:[T ](?P<clock>\d{1,2}:\d\d(?::\d\d(?:\.\d{1,12})?)?))?",
    re.ASCII,
)


class Written(NamedTuple):
    """The readings of a text: local times, and the time zone in the text."""

    locals: tuple[datetime, ...]
    zone: tzinfo | None = None


def written(text: str) -> Written:
    """The readings of a text. There is no local time where the form is unknown."""
    if match := _USUAL.fullmatch(text):
        return Written(tuple(dict.fromkeys(_moments(match["date"], match["clock"]))))
    text = respelled(" ".join(plain(text).split()).strip("'\""))
    if match := _INTERVAL.fullmatch(text):
        text = match[1] or match[2]
    text = _WEEKDAY.sub("", text, count=1) if _WEEKDAY.match(text) else text
    text, zone = _without_zone(text)
    return Written(tuple(dict.fromkeys(_local_times(text))), zone)


def compact(digits: str) -> list[datetime]:
    """The local time of digits alone: 20261125, 2026112510, 202611251022, 20261125102254 with fractions, and
    the day of a year, 2026329.
    """
    if len(digits) == 7:
        return list(days_of(f"{digits[:4]}-{digits[4:]}"))
    if len(digits) < 8 or len(digits) > 20:
        return []
    with suppress(ValueError):
        day = datetime(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
        return [day + time for time in _times_of_day(digits[8:])] if digits[8:] else [day]
    return []


def _without_zone(text: str) -> tuple[str, tzinfo | None]:
    """The text before the zone that it ends in, and that zone."""
    named = None
    if match := _BRACKET.fullmatch(text):
        text, named = match["before"], _zone(match["name"])
    if match := _YEAR_LAST.fullmatch(text):
        zone = match["zone"]
        return f"{match['date']} {match['year']} {match['clock']}", _zone(zone) if zone else named
    # Go writes the offset and the name: "2026-11-25 10:22:54 +0000 UTC".
    text = _NAME_AFTER_OFFSET.sub(r"\1", text)
    if (match := _ZONE.fullmatch(text)) and _CLOCK_LAST.search(match["before"]):
        found = _zone(match["offset"] or match["z"] or match["name"])
        if found is not None:
            return match["before"].strip(), found
    return text, named


def _zone(text: str) -> tzinfo | None:
    try:
        return read_zone(text.replace(" ", "").upper() if text[-1:].isdigit() and "/" not in text else text)
    except ValueError:
        return None


def _local_times(text: str) -> Iterator[datetime]:
    for before, after in _splits(text):
        yield from _moments(before, after)


def _moments(date: str, clock: str | None) -> Iterator[datetime]:
    for day in days_of(date):
        with suppress(OverflowError):
            yield from (day + time for time in _times_of_day(clock)) if clock else iter((day,))


def _splits(text: str) -> Iterator[tuple[str, str]]:
    """Date and time of day, in each way in which the text can be cut."""
    yield text, ""
    if match := re.fullmatch(r"(.*?\d)[T_](\d.*)", text, re.IGNORECASE):
        yield match[1], match[2]
    if match := re.fullmatch(rf"(.*?[\d.a-z]),? ?(?:[ :]|\bat )({_CLOCK})", text, re.IGNORECASE | re.ASCII):
        yield match[1], match[2]
    if match := re.fullmatch(r"(\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?),? (.*)", text, re.IGNORECASE):
        yield match[2], match[1]
    if match := re.fullmatch(r"(\d{4}([-/.])\d{1,2}\2\d{1,2})[T ](\d)", text):
        yield match[1], f"0{match[3]}"  # an hour that has lost its zero
    if match := re.fullmatch(r"(\d{8})-?(\d{4}.*|\d\d:.*)", text):
        yield match[1], match[2]
    if match := _NO_COLONS.fullmatch(text):
        hour, minute = match["h"] or match["h2"] or match["h3"], match["m"] or match["m2"] or match["m3"]
        yield match["date"], f"{hour}:{minute}:{match['s'] or '00'}{match['f'] or ''}{match['half'] or ''}"


def _times_of_day(text: str) -> Iterator[timedelta]:
    match = re.fullmatch(_CLOCK, text.strip(), re.IGNORECASE | re.ASCII)
    if not match:
        return
    hour, minute, second = (int(_one(match, name) or 0) for name in ("h", "mi", "s"))
    if match["half"]:
        if not 1 <= hour <= 12:
            return
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
    # 24:00 is the end of the day; a leap second is written 23:59:60.
    if (hour < 24 and minute < 60 and second <= 60) or (hour, minute, second) == (24, 0, 0):
        fraction = float(f"0.{_one(match, 'f') or 0}")
        yield timedelta(hours=hour, minutes=minute, seconds=second + fraction)


def _one(match: re.Match[str], name: str) -> str | None:
    return match[name] or match[f"{name}2"] or match[f"{name}3"]
