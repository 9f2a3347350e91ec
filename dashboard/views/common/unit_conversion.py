"""Conversion of metric values to the viewer's units. Sources and history stay metric."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Literal

import numpy as np

from dashboard.history.series import Series
from dashboard.records import Columns
from sources.numbers.format import decimals_in

# Decimals of usual measurements, and how many values with more are looked at.
_USUAL_DECIMALS, _MAX_OTHERS = 4, 500

Units = Literal["metric", "imperial"]

IMPERIAL: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "°C": ("°F", lambda value: value * 9 / 5 + 32),
    "m/s": ("mph", lambda value: value * 2.236936),
    "hPa": ("inHg", lambda value: value * 0.0295300),
    "mm": ("in", lambda value: value / 25.4),
    "km": ("mi", lambda value: value * 0.621371),
}


def shown_unit(unit: str, units: Units) -> str:
    """The viewer's unit for values of a metric `unit`."""
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


def _converted(values: Sequence[float], convert: Callable[[Any], Any]) -> list[float]:
    """Converted values, only as fine as the measured ones: 21.3 °C are 70.3 °F, not 70.34."""
    finer = -math.floor(math.log10(convert(1) - convert(0)))
    numbers = np.asarray(values, dtype=float)
    results, waiting = convert(numbers), np.isfinite(numbers)
    for decimals in range(_USUAL_DECIMALS + 1):
        measured = waiting & (np.round(numbers, decimals) == numbers)
        results[measured] = np.round(results[measured], decimals + finer)
        waiting &= ~measured
    # The others are written out one by one, which takes long; many of them are means of rows.
    for at in np.flatnonzero(waiting)[:_MAX_OTHERS]:
        if (own := decimals_in(float(numbers[at]))) is not None:
            results[at] = round(float(results[at]), own + finer)
    return [float(result) for result in results]
