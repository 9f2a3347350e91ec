"""Times as text in the time zone of a viewer."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def zone_of(*names: str) -> ZoneInfo:
    """The first of these time zones that is set and known on this computer, else UTC."""
    for name in filter(None, names):
        try:
            return ZoneInfo(name)
        except (LookupError, ValueError, OSError):
            continue
    return ZoneInfo("UTC")


def time_text(unix_ms: float, zone: ZoneInfo) -> str:
    """A time as text with its zone: "22 Nov 2026, 03:15:00 GMT"."""
    there = datetime.fromtimestamp(unix_ms / 1000, zone)
    return f"{there.day} {there:%b %Y, %H:%M:%S %Z}"


def short_time(unix_ms: int, zone: str) -> str:
    """A time as "15 Jan, 08:00 UTC" in the zone; for "", in UTC."""
    moment = datetime.fromtimestamp(unix_ms / 1000, ZoneInfo(zone) if zone else UTC)
    return f"{moment.day} {moment:%b, %H:%M %Z}"
