"""Times inside what databases and libraries put around them: MongoDB, Firestore, PHP, Jackson, pandas."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sources.raw_values import is_missing

# The names in Protocol Buffers, Firestore and Java's Instant, and of the seconds of MongoDB's timestamp.
_SECONDS = ("seconds", "_seconds", "epochSecond", "t")
_NANOSECONDS = ("nanos", "nanoseconds", "_nanoseconds", "nano")
NUMBER = re.compile(r"[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?", re.ASCII)


def unwrapped(value: Any) -> Any:
    """The time in an object with which databases and libraries wrap it; any other value as it is."""
    if isinstance(value, Mapping):
        if len(value) == 1 and isinstance(inner := next(iter(value.values())), str | int | float | Mapping):
            # MongoDB: {"$date": ...} and in it {"$numberLong": "..."}.
            return unwrapped(inner) if str(next(iter(value))).startswith("$") else value
        if isinstance(value.get("date"), str) and isinstance(value.get("timezone"), str):
            return f"{value['date']} {value['timezone']}"  # PHP
        seconds = next((value[name] for name in _SECONDS if name in value), None)
        nanoseconds = next((value[name] for name in _NANOSECONDS if name in value), 0)
        # Protocol Buffers write numbers of 64 bits as texts.
        if isinstance(seconds, str) and NUMBER.fullmatch(seconds):
            seconds = float(seconds)
        if isinstance(seconds, int | float) and isinstance(nanoseconds, int | float):
            return seconds + nanoseconds / 1e9
    if _is_fields(value):
        # Jackson writes a local time as [2026, 11, 25, 10, 22, 54, nanoseconds].
        try:
            return datetime(*value[:6]).replace(microsecond=value[6] // 1000 if len(value) == 7 else 0)
        except (TypeError, ValueError):
            return value
    if is_missing(value):
        return None
    if hasattr(value, "to_pydatetime"):
        return value.to_pydatetime()
    return value.item() if hasattr(value, "item") and not hasattr(value, "__len__") else value


def _is_fields(value: Any) -> bool:
    if not isinstance(value, Sequence) or isinstance(value, str | bytes) or not 3 <= len(value) <= 7:
        return False
    return (
        all(isinstance(one, int) and not isinstance(one, bool) for one in value) and 1990 <= value[0] <= 2100
    )
