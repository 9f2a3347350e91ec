"""The setting `time_unit`: what numbers count that are times, where it is no unix time."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sources.numbers.parser import number_or_nan
from sources.times.text_forms import written

_UNIX = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0, "min": 60.0, "h": 3600.0, "d": 86_400.0}
_WORDS = {
    "microsecond": 1e-6, "millisecond": 1e-3, "second": 1.0, "minute": 60.0, "hour": 3600.0, "day": 86_400.0
}  # fmt: skip
_FORM = re.compile(r"(?P<unit>[a-z]+?)s? since (?P<origin>.+)", re.ASCII)


class TimeUnit(NamedTuple):
    """The unit of times that are numbers: its length in seconds, and the moment from which it counts; a local
    one where the setting names no zone. first: the number of that moment."""

    seconds: float
    origin: datetime
    first: float = 0.0

    def moment(self, value: Any) -> Any:
        """The moment of a number; any other value as it is."""
        number = number_or_nan(value)
        try:
            return self.origin + timedelta(seconds=(number - self.first) * self.seconds)
        except (OverflowError, ValueError):
            return value


_DAYS = {
    "excel": TimeUnit(86_400.0, datetime(1899, 12, 30)),
    "jd": TimeUnit(86_400.0, datetime(1970, 1, 1, tzinfo=UTC), 2_440_587.5),
    "mjd": TimeUnit(86_400.0, datetime(1970, 1, 1, tzinfo=UTC), 40_587.0),
}


def read_time_unit(text: str) -> TimeUnit | None:
    """The unit, in the words of the CF conventions, as "days since 1899-12-30" for those of spreadsheets.

    "s", "ms", "us", "ns", "min", "h" and "d" are of unix time; "jd" and "mjd" are Julian days, and "excel"
    the days of spreadsheets. None where the setting is empty. Raises ValueError that quotes it.
    """
    if not text:
        return None
    if text in _DAYS:
        return _DAYS[text]
    if text in _UNIX:
        return TimeUnit(_UNIX[text], datetime(1970, 1, 1, tzinfo=UTC))
    match = _FORM.fullmatch(text)
    origin = written(match["origin"]) if match and match["unit"] in _WORDS else None
    if match is None or not origin or not origin.locals:
        raise ValueError(
            f'time_unit = {text!r} is none; write it as "days since 1899-12-30", "excel", "jd" or "mjd", or '
            '"s", "ms", "us", "ns" or "d" for unix time'
        )
    return TimeUnit(_WORDS[match["unit"]], origin.locals[0].replace(tzinfo=origin.zone))
