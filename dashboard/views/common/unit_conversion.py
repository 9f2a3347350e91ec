"""Conversion of metric values to the viewer's units. Sources and history stay metric."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from dashboard.history.ring_buffer import Series
from dashboard.records import Columns

Units = Literal["metric", "imperial"]

IMPERIAL: dict[str, tuple[str, Callable[[float], float]]] = {
    "°C": ("°F", lambda value: value * 9 / 5 + 32),
    "m/s": ("mph", lambda value: value * 2.236936),
    "hPa": ("inHg", lambda value: value * 0.0295300),
    "mm": ("in", lambda value: value / 25.4),
    "km": ("mi", lambda value: value * 0.621371),
}


def shown_unit(unit: str, units: Units) -> str:
    """The unit that values of a metric `unit` are shown in."""
    return IMPERIAL[unit][0] if units == "imperial" and unit in IMPERIAL else unit


def shown(columns: Columns, series: tuple[Series, ...], units: Units) -> Columns:
    """Columns of metric values in the viewer's units."""
    if units == "metric":
        return columns
    changed = {s.field: IMPERIAL[s.quantity.unit][1] for s in series if s.quantity.unit in IMPERIAL}
    return {
        name: [changed[name](value) for value in values] if name in changed else values
        for name, values in columns.items()
    }
