"""Times and time zones as arguments of a command line."""

from __future__ import annotations

import time
from argparse import ArgumentTypeError
from zoneinfo import ZoneInfo, available_timezones

from dashboard.settings_validation import read_moment, suggestion


def moment(text: str) -> str:
    """The text of a time in any form that sources read, or of an age such as "24h". Raises ArgumentTypeError.

    It is read when its zone is known, by `unix_ms`.
    """
    try:
        read_moment(text, time.time())
    except ValueError as error:
        why = f": {error}" if " can be " in str(error) else ""
        raise ArgumentTypeError(
            f"{text!r} is not a time{why}; write 2026-11-22, 2026-11-22T01:30, 2026-11-22T01:30+01:00, "
            "or an age such as 24h or 7d"
        ) from None
    return text


def unix_ms(moment: str, zone: ZoneInfo, now: float) -> int:
    """The unix ms of a moment; a time without an offset is in `zone`.

    now: unix seconds, from which an age is subtracted.
    """
    return round(read_moment(moment, now, zone) * 1000)


def zone(name: str) -> ZoneInfo:
    """The time zone with this name of the IANA database. Raises ArgumentTypeError."""
    known = available_timezones()
    if name not in known:
        raise ArgumentTypeError(
            f"{name!r} is not a time zone such as Europe/Berlin.{suggestion(name, known)}"
        )
    return ZoneInfo(name)
