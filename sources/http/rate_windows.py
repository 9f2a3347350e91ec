"""How long the windows of rate limits last, for services that name no time at which they begin again."""

from __future__ import annotations

import re
from collections.abc import Mapping

# Policies of the draft for RateLimit headers, as 100;w=60.
_WINDOW_FIELD = re.compile(r";\s*w\s*=\s*(\d+)")
# HubSpot has the length of its shortest window.
_INTERVAL_NAME = re.compile(r"(?:.+-)?rate-?limit-interval-(?P<unit>milliseconds|ms|seconds)")
# Strava counts the calls in a quarter of an hour and in a day of UTC: "201,900" of "200,2000".
_USED_PREFIXES = ("X-RateLimit", "X-ReadRateLimit")
_USED = re.compile(r"(\d+),\s?(\d+)")
_QUARTER, _DAY = 900.0, 86_400.0


def seconds_of_window(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds until calls are left again, by the shortest window of the policies or the window that is used
    up; None without any. now: unix seconds."""
    texts = (headers.get(name, "") for name in ("RateLimit-Policy", "RateLimit-Limit"))
    windows = [float(seconds) for text in texts for seconds in _WINDOW_FIELD.findall(text)]
    if windows:
        return min(windows)
    used = [window for prefix in _USED_PREFIXES for window in _used_up(headers, prefix)]
    if used:
        return max(used) - now % max(used)
    return _interval(headers)


def _used_up(headers: Mapping[str, str], prefix: str) -> list[float]:
    """The lengths of the windows in which no call is left."""
    limits = _USED.fullmatch(headers.get(f"{prefix}-Limit", ""))
    usage = _USED.fullmatch(headers.get(f"{prefix}-Usage", ""))
    if not limits or not usage:
        return []
    counts = zip((_QUARTER, _DAY), usage.groups(), limits.groups(), strict=True)
    return [window for window, used, limit in counts if int(used) >= int(limit)]


def _interval(headers: Mapping[str, str]) -> float | None:
    for name, value in headers.items():
        match = _INTERVAL_NAME.fullmatch(name.lower())
        if match and value.strip().isdigit():
            return float(value) / (1 if match["unit"] == "seconds" else 1000)
    return None
