"""Market documents of ENTSO-E and other operators of grids (IEC 62325): series of points without times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sources.calendar_steps import steps_between

# Points that are as the one before are left out.
_WITHOUT_REPEATED = "A03"
_MAX_POINTS = 100_000


def with_all_points(data: Any) -> Any:
    """The document with one period per series, each with all its points; other data as they are.

    A document has one series or several, a series one period or several, from day to day. So that one setting
    reads all, `TimeSeries` and `Point` are lists, and a series of several periods is as many series.
    Source: ENTSO-E, "Manual of Procedures" and "Curve type" in the guide of its web API.
    """
    if not isinstance(data, Mapping) or not isinstance(data.get("TimeSeries"), Mapping | list):
        return data
    series = [one for item in _listed(data["TimeSeries"]) for one in _by_period(item)]
    return {**data, "TimeSeries": series}


def _by_period(series: Any) -> list[Any]:
    if not isinstance(series, Mapping):
        return [series]
    periods = [one for one in _listed(series.get("Period")) if isinstance(one, Mapping) and "Point" in one]
    curve = series.get("curveType")
    return [{**series, "Period": _filled(one, curve)} for one in periods] or [series]


def _filled(period: Mapping[str, Any], curve: Any) -> dict[str, Any]:
    points = _listed(period["Point"])
    count = _count(period, points) if curve == _WITHOUT_REPEATED else 0
    by_position = {str(point.get("position")): point for point in points if isinstance(point, Mapping)}
    if not count or "1" not in by_position:
        return {**period, "Point": points}
    filled: list[Any] = []
    for position in map(str, range(1, count + 1)):
        filled.append(by_position.get(position) or {**filled[-1], "position": position})
    return {**period, "Point": filled}


def _count(period: Mapping[str, Any], points: Sequence[Any]) -> int:
    """How many points a period has, with those that are left out; 0 where that is not clear."""
    interval = period.get("timeInterval")
    if not isinstance(interval, Mapping):
        return 0
    try:
        start, end = (datetime.fromisoformat(str(interval.get(name))) for name in ("start", "end"))
        count = steps_between(start, end, str(period.get("resolution")))
    except (ValueError, TypeError):
        return 0
    return count if len(points) <= count <= _MAX_POINTS else 0


def _listed(value: Any) -> list[Any]:
    """An element of XML that came several times, or once, or not at all, as a list."""
    return value if isinstance(value, list) else [] if value is None else [value]
