"""Settings that are a value, or the path to it in an answer."""

from __future__ import annotations

from datetime import UTC, tzinfo

from sources.duration import step_seconds
from sources.json_rows.paths import Path, read_path
from sources.times.zones import is_zone, read_zone


def read_step(text: str) -> float | Path | None:
    """The seconds that the setting names, or the path to them in an answer; None where it is empty.

    Raises ValueError where it is neither.
    """
    try:
        return step_seconds(text) if text else None
    except ValueError:
        return read_path("step", text)


def read_zone_or_path(text: str) -> tzinfo | Path:
    """The zone that the setting names, or the path to it in an answer. Raises ValueError where it is
    neither.
    """
    if not text:
        return UTC
    if is_zone(text):
        return read_zone(text)
    path = read_path("zone", text) if "/" not in text else None
    if path is None:
        raise ValueError(
            f"zone = {text!r} is no time zone; write a name as 'Europe/Berlin' or an offset as '+01:00'"
        )
    return path
