"""Times and time zones as arguments of a command line."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from dashboard.validation import suggestion
from sources.duration import seconds


def moment(text: str) -> datetime | timedelta:
    """A time in ISO 8601, with or without an offset, or an age such as "24h". Raises ArgumentTypeError."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    try:
        return timedelta(seconds=seconds(text))
    except (ValueError, OverflowError):
        raise ArgumentTypeError(
            f"{text!r} is not a time; write 2026-11-22, 2026-11-22T01:30, 2026-11-22T01:30+01:00, "
            "or an age such as 24h or 7d"
        ) from None


def unix_ms(moment: datetime | timedelta, zone: ZoneInfo, now: float) -> int:
    """The unix ms of a moment; a time without an offset is in `zone`.

    now: unix seconds, from which an age is subtracted.
    """
    if isinstance(moment, timedelta):
        return round((now - moment.total_seconds()) * 1000)
    return round((moment if moment.tzinfo else moment.replace(tzinfo=zone)).timestamp() * 1000)


def zone(name: str) -> ZoneInfo:
    """The time zone with this name of the IANA database. Raises ArgumentTypeError."""
    known = available_timezones()
    if name not in known:
        raise ArgumentTypeError(
            f"{name!r} is not a time zone such as Europe/Berlin.{suggestion(name, known)}"
        )
    return ZoneInfo(name)
