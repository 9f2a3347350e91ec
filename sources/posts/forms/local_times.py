"""Times of exported posts that name no zone, as times of the zone of the settings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any

from sources.times.column_names import is_time_name
from sources.times.parser import read_time
from sources.times.plausibility import UnreadableTime


def with_zone(item: Any, zone: tzinfo, now: float) -> Any:
    """The object with its local times, such as those of a chat, in UTC; anything else as it is.

    zone: of times that name none. now: unix seconds.
    """
    if zone is UTC or not isinstance(item, Mapping):
        return item
    moved = {name: _in_utc(value, zone, now) for name, value in item.items() if is_time_name(str(name))}
    return {**item, **moved} if moved else item


def _in_utc(value: Any, zone: tzinfo, now: float) -> Any:
    # A zone would change the day of a date without a time of day.
    if not isinstance(value, str) or ":" not in value:
        return value
    try:
        local = read_time(value, now, zone=zone)
    except UnreadableTime:
        return value
    # Read in UTC it is another moment, unless it names its zone.
    return value if local == read_time(value, now) else datetime.fromtimestamp(local, UTC).isoformat()
