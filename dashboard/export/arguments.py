"""Times and time zones as they are written on a command line."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Iterable
from datetime import datetime, timedelta
from difflib import get_close_matches
from zoneinfo import ZoneInfo, available_timezones

from sources.duration import seconds


def moment(text: str) -> datetime | timedelta:
    """A time in ISO 8601, with an offset or without, or how long ago: "24h". Raises ArgumentTypeError."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    try:
        return timedelta(seconds=seconds(text))
    except (ValueError, OverflowError):
        raise ArgumentTypeError(
            f"{text!r} is not a time; write 2026-11-22, 2026-11-22T01:30, 2026-11-22T01:30+01:00, "
            "or how long ago it was: 24h or 7d"
        ) from None


def unix_ms(moment: datetime | timedelta, zone: ZoneInfo, now: float) -> int:
    """The unix ms of a moment; without an offset it is one of `zone`.

    now: unix seconds.
    """
    if isinstance(moment, timedelta):
        return round((now - moment.total_seconds()) * 1000)
    return round((moment if moment.tzinfo else moment.replace(tzinfo=zone)).timestamp() * 1000)


def zone(name: str) -> ZoneInfo:
    """A time zone by its name. Raises ArgumentTypeError."""
    known = available_timezones()
    if name not in known:
        raise ArgumentTypeError(f"{name!r} is no time zone, as Europe/Berlin is.{nearest(name, known)}")
    return ZoneInfo(name)


def nearest(name: str, known: Iterable[str]) -> str:
    """Which of the known names may have been meant, in words, if any."""
    found = get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f" Did you mean {found[0]!r}?" if found else ""
