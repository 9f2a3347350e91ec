"""One formatter for numbers: as many digits as the data themselves have, the same everywhere.

Prices of 0.0000081 and of 64213.5, rates and percentages pass through here: no fixed number of decimals fits.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from sources.units import takes_prefix

_NAN = "–"
# A measured value has few digits; one that was computed has all that a float can hold.
_MEASURED_DIGITS = 12
_FLOAT32_DIGITS = 7
_FEWEST_DIGITS, _MOST_DIGITS = 3, 7
_SCALED_DIGITS = 4
_MOST_DECIMALS = 12
_SMALLEST, _LARGEST = 1e-12, 1e15
_PREFIXES = (
    (1e12, "T"),
    (1e9, "G"),
    (1e6, "M"),
    (1e3, "k"),
    (1.0, ""),
    (1e-3, "m"),
    (1e-6, "µ"),
    (1e-9, "n"),
)


def decimals_of(values: Sequence[float]) -> int | None:
    """How many decimals a series of values is shown with; None: each value with its own digits.

    Values that were measured have a resolution of their own and are shown as they are: 12.25 or 0.0000081.
    Values that were computed (12.3456789012345) have none. Their changes give it: a tenth of a typical change
    can be seen, with three significant digits at least and seven at most.
    """
    finite = [float(value) for value in values if math.isfinite(value)]
    if all(map(_is_measured, finite)):
        return None
    largest = max(map(abs, finite))
    whole = math.floor(math.log10(largest)) + 1
    steps = np.abs(np.diff(finite))
    steps = steps[steps > 0]
    wanted = 1 - math.floor(math.log10(float(np.median(steps)))) if steps.size else 4 - whole
    return max(0, min(max(wanted, _FEWEST_DIGITS - whole), _MOST_DIGITS - whole))


def format_number(value: float, decimals: int | None = None, unit: str = "") -> str:
    """The number as text, with its unit where there is one: "0.0000081", "1.24 MB", "21.3 °C".

    decimals: as `decimals_of` gives it for the series of the value.
    """
    if not math.isfinite(value):
        return _NAN
    scaled, shown = with_prefix(value, unit)
    if shown != unit:
        return f"{_significant(scaled, _SCALED_DIGITS)} {shown}"
    text = _own_digits(value) if decimals is None else _fixed(value, decimals)
    return f"{text} {unit}" if unit and unit != "%" else f"{text}{unit}"


def with_prefix(value: float, unit: str) -> tuple[float, str]:
    """The value and its unit with the SI prefix that brings it between 1 and 1000, if the unit takes one."""
    size = abs(value)
    if not math.isfinite(value) or size == 0 or not takes_prefix(unit, size):
        return value, unit
    factor, prefix = next(((factor, prefix) for factor, prefix in _PREFIXES if size >= factor), _PREFIXES[-1])
    return value / factor, f"{prefix}{unit}"


def _is_measured(value: float) -> bool:
    return _is_short(value) or _is_float32(value)


def _own_digits(value: float) -> str:
    """The digits that the value was written with."""
    if _is_short(value):
        return _significant(value, _MEASURED_DIGITS)
    return _significant(value, _FLOAT32_DIGITS if _is_float32(value) else _SCALED_DIGITS)


def _is_short(value: float) -> bool:
    """Whether it was written with few digits; a sum such as 0.1 + 0.2 differs from that by a rounding."""
    return math.isclose(value, float(f"{value:.{_MEASURED_DIGITS}g}"), rel_tol=1e-15)


def _is_float32(value: float) -> bool:
    with np.errstate(over="ignore", under="ignore"):
        return float(np.float32(value)) == value


def _significant(value: float, digits: int) -> str:
    return _plain(f"{value:.{digits}g}")


def _fixed(value: float, decimals: int) -> str:
    if abs(value) >= _LARGEST or decimals > _MOST_DECIMALS:
        return _significant(value, _FEWEST_DIGITS)
    return f"{value:.{decimals}f}"


def _plain(text: str) -> str:
    """Without an exponent, unless it would be very long, and without zeros at its end."""
    number = Decimal(text)
    if not number:
        return "0"
    if not _SMALLEST <= abs(number) < _LARGEST:
        return f"{number.normalize():g}"
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
