"""One formatter for numbers: as many digits as the data themselves have, the same everywhere.

Prices of 0.0000081 and of 64213.5, rates and percentages pass through here: no fixed number of decimals fits.
The browser has the same functions in dashboard/views/static/js/numbers.js; tests/js/number_cases.json holds
both to the same texts. JavaScript rounds ties away from zero, and so does this module.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from itertools import pairwise
from statistics import median_low

import numpy as np

from sources.numbers.units import is_bytes, takes_prefix

_NAN = "–"
# A measured value has few digits; one that was computed has all that a float can hold.
_MEASURED_DIGITS = 12
_FLOAT32_DIGITS = 7
_FLOAT_DIGITS = 15
_MIN_DIGITS, _MAX_DIGITS = 3, 7
_SCALED_DIGITS = 4
_MAX_DECIMALS = 12
# A typical change is that of the newest values.
_MAX_CHANGES = 200
# Usual values are tried by rounding, which is quicker than writing them; they have at most twelve digits.
_MAX_QUICK, _QUICK_DECIMALS = 1e8, 4
_SMALLEST, _LARGEST = 1e-12, 1e15
_PREFIXES = (
    (12, "T"),
    (9, "G"),
    (6, "M"),
    (3, "k"),
    (0, ""),
    (-3, "m"),
    (-6, "µ"),
    (-9, "n"),
)


def decimals_of(values: Sequence[float]) -> int | None:
    """How many decimals a series of values is shown with; None: each value with its own digits.

    Values that were measured have a resolution of their own and are shown as they are: 12.25 or 0.0000081.
    Where they have one decimal at most, all have it: 20.0 beside 20.5.
    Values that were computed (12.3456789012345) have none. Their changes give it: a tenth of a typical change
    can be seen, with three significant digits at least and seven at most.
    """
    finite = [float(value) for value in values if math.isfinite(value)]
    own = [decimals_in(value) for value in finite]
    measured = [decimals for decimals in own if decimals is not None]
    if len(measured) == len(own):
        return 1 if max(measured, default=0) == 1 else None
    whole = _exponent(max(map(abs, finite))) + 1
    newest = finite[-_MAX_CHANGES - 1 :]
    steps = [abs(after - before) for before, after in pairwise(newest)]
    steps = [step for step in steps if 0 < step < math.inf]
    decimals = 1 - _exponent(median_low(steps)) if steps else _SCALED_DIGITS - whole
    return max(0, min(max(decimals, _MIN_DIGITS - whole), _MAX_DIGITS - whole))


def decimals_in(value: float) -> int | None:
    """The number of decimals of a measured value; None for a computed one. value: finite."""
    if abs(value) < _MAX_QUICK:
        for decimals in range(_QUICK_DECIMALS + 1):
            if round(value, decimals) == value:
                return decimals
    digits = _measured_digits(value)
    if digits is None:
        return None
    number = _rounded(value, digits).normalize()
    return max(0, -int(number.as_tuple().exponent))


def format_number(value: float, decimals: int | None = None, unit: str = "", *, grouped: bool = False) -> str:
    """The number as text, with its unit where there is one: "0.0000081", "1.24 MB", "21.3 °C".

    decimals: as `decimals_of` gives it for the series of the value. grouped: with commas between thousands.
    """
    if not math.isfinite(value):
        return _NAN
    exponent = _prefix(value, unit)[0]
    scaled, shown = with_prefix(value, unit)
    if not exponent:
        text = _own_digits(value) if decimals is None else _fixed(value, decimals)
    elif is_bytes(unit):
        text = _significant(scaled, _SCALED_DIGITS)
    else:
        text = _own_digits(scaled) if decimals is None else _finer(scaled, decimals + exponent)
    return f"{_grouped(text) if grouped else text} {shown}".rstrip()


def with_prefix(value: float, unit: str) -> tuple[float, str]:
    """The value and its unit with the SI prefix that brings it between 1 and 1000, if the unit takes one."""
    exponent, prefix = _prefix(value, unit)
    return (value / float(f"1e{exponent}") if exponent else value), f"{prefix}{unit}"


def _prefix(value: float, unit: str) -> tuple[int, str]:
    size = abs(value)
    if not math.isfinite(value) or size == 0 or not takes_prefix(unit, size):
        return 0, ""
    return next((one for one in _PREFIXES if size >= float(f"1e{one[0]}")), _PREFIXES[-1])


def _measured_digits(value: float) -> int | None:
    """The most significant digits with which a value was written; None for one that was computed.

    A sum such as 0.1 + 0.2 differs from what was written by a rounding.
    """
    if math.isclose(value, float(f"{value:.{_MEASURED_DIGITS}g}"), rel_tol=1e-15):
        return _MEASURED_DIGITS
    with np.errstate(over="ignore", under="ignore"):
        return _FLOAT32_DIGITS if float(np.float32(value)) == value else None


def _own_digits(value: float) -> str:
    """The digits that a value was written with; a few of one that was computed, all before its point."""
    digits = _measured_digits(value)
    if digits is None:
        whole = _exponent(abs(value)) + 1
        digits = max(_SCALED_DIGITS, whole) if abs(value) < _LARGEST else _SCALED_DIGITS
    return _significant(value, digits)


def _exponent(size: float) -> int:
    """The power of ten of the first digit: 2 of 640."""
    return Decimal(size).adjusted()


def _rounded(value: float, digits: int) -> Decimal:
    return Context(prec=digits, rounding=ROUND_HALF_UP).create_decimal_from_float(value)


def _significant(value: float, digits: int) -> str:
    return _plain(_rounded(value, digits))


def _fixed(value: float, decimals: int) -> str:
    if abs(value) >= _LARGEST or decimals > _MAX_DECIMALS:
        return _significant(value, _MIN_DIGITS)
    number = Decimal(value).quantize(Decimal(1).scaleb(-max(decimals, 0)), ROUND_HALF_UP)
    return f"{number if number else abs(number):f}"


def _finer(value: float, decimals: int) -> str:
    """A value with a prefix, without more digits than a float has."""
    exact = _FLOAT_DIGITS - 1 - _exponent(abs(value))
    return _plain(Decimal(_fixed(value, min(decimals, exact, _MAX_DECIMALS))))


def _plain(number: Decimal) -> str:
    """The number without an exponent, unless it would be very long, and without zeros at its end."""
    if not number:
        return "0"
    if not _SMALLEST <= abs(number) < _LARGEST:
        return f"{number.normalize():g}"
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _grouped(text: str) -> str:
    whole, point, rest = text.partition(".")
    return f"{int(whole):,}{point}{rest}" if len(whole) > 3 and "e" not in text else text
