"""Times in addresses, parameters and bodies: `{now}`, `{now-1d}`, `{today}`, `{now-1h:%H}`, `{now:ms}`."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

_MEANT = re.compile(r"\{(?:now|today)(?=[-+:}])[^{}]*\}")
_PLACEHOLDER = re.compile(
    r"\{(?P<base>now|today)(?P<shifts>(?:[+-]\d+(?:s|min|h|d|w))*)(?::(?P<form>[^{}]+))?\}", re.ASCII
)
_SHIFT = re.compile(r"([+-]\d+)([a-z]+)")
_UNITS = {"s": "seconds", "min": "minutes", "h": "hours", "d": "days", "w": "weeks"}
# Unix time in these units, as Elasticsearch, InfluxDB and Loki expect it.
_EPOCHS = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}


def check_times(value: Any, setting: str) -> None:
    """Raise ValueError that names the setting where a text in the value has a placeholder that is none."""
    if isinstance(value, str):
        for text in _MEANT.findall(value):
            match = _PLACEHOLDER.fullmatch(text)
            if not match or not _can_be_written(match):
                raise ValueError(
                    f"{setting}: {text} is no time; write it as {{now}}, {{now-90min}}, {{today}} or "
                    "{today-1d}, and if you like with a form behind a colon: s, ms, us or ns for unix time, "
                    "or as %Y-%m-%d"
                )
    elif isinstance(value, dict):
        for name, one in value.items():
            check_times(one, f"{setting}.{name}")
    elif isinstance(value, list):
        for one in value:
            check_times(one, setting)


def with_times(value: Any, now: float, zone: tzinfo, encode: Callable[[str], str] = str) -> Any:
    """The value with all placeholders in its texts replaced.

    - `{now}` is the time of the poll, `{today}` the start of its day in the zone; offsets of "s", "min", "h",
      "d" and "w" follow them, and days of `{today}` are those of the calendar.
    - Without a form, they are written as 2026-11-25T10:30:00Z and 2026-11-25.

    now: unix seconds. zone: of `{today}`, and of forms with "%". encode: is applied to what is put in.
    """
    if isinstance(value, str):
        return _PLACEHOLDER.sub(lambda match: encode(_written(match, now, zone)), value)
    if isinstance(value, dict):
        return {name: with_times(one, now, zone, encode) for name, one in value.items()}
    if isinstance(value, list):
        return [with_times(one, now, zone, encode) for one in value]
    return value


def _can_be_written(match: re.Match[str]) -> bool:
    form = match["form"]
    if form is not None and form not in _EPOCHS and "%" not in form:
        return False
    try:
        return bool(_written(match, time.time(), UTC))
    except (ValueError, OverflowError):
        return False


def _written(match: re.Match[str], now: float, zone: tzinfo) -> str:
    shift = timedelta()
    for count, unit in _SHIFT.findall(match["shifts"]):
        shift += timedelta(**{_UNITS[unit]: int(count)})
    moment = datetime.fromtimestamp(now, zone)
    if match["base"] == "today":
        # Without a zone, so that a day with a change of clocks is a day as well.
        midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
        moment = (midnight + shift).replace(tzinfo=zone)
    else:
        moment = (moment.astimezone(UTC) + shift).astimezone(zone)
    form = match["form"]
    if form in _EPOCHS:
        return str(int(moment.timestamp()) * _EPOCHS[form])
    if form:
        return moment.strftime(form)
    if match["base"] == "today":
        return moment.date().isoformat()
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
