"""Conversion of metric values to the viewer's units. Sources and history stay metric."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Literal

from dashboard.history.shown_rows import Series
from dashboard.records import Columns
from sources.number_format import decimals_in

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


def shown_value(value: float, unit: str, units: Units) -> float:
    """A value of a metric `unit` in the viewer's units."""
    return IMPERIAL[unit][1](value) if units == "imperial" and unit in IMPERIAL else value


def shown(columns: Columns, series: tuple[Series, ...], units: Units) -> Columns:
    """Columns of metric values in the viewer's units."""
    if units == "metric":
        return columns
    changed = {s.field: IMPERIAL[s.quantity.unit][1] for s in series if s.quantity.unit in IMPERIAL}
    return {
        name: _converted(values, changed[name]) if name in changed else values
        for name, values in columns.items()
    }


def _converted(values: Sequence[float], convert: Callable[[float], float]) -> list[float]:
    """Converted values, only as fine as the measured ones: 21.3 °C are 70.3 °F, not 70.34."""
    finer = -math.floor(math.log10(convert(1) - convert(0)))
    decimals = map(decimals_in, values)
    return [
        convert(value) if own is None else round(convert(value), own + finer)
        for value, own in zip(values, decimals, strict=True)
    ]
