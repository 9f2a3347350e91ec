"""Durations as text with a unit, "60s", "10min" or "1h", stored as seconds."""

from __future__ import annotations

import math
import re
from contextlib import suppress
from typing import Any

import pandas as pd
import param

from sources.numbers.parser import number_or_nan
from sources.raw_values import quoted

_CALENDAR = re.compile(r"P[\d.]+[MY]", re.ASCII | re.IGNORECASE)


def seconds(value: float | str) -> float:
    """Seconds of "90s", "10min", "1.5h" or "250ms", or of a number of seconds.

    Raises ValueError for text that is no duration or has no unit, and for a negative one.
    """
    if isinstance(value, str):
        if value.strip().replace(".", "", 1).isdigit():
            raise ValueError("needs a unit, such as '60s', '10min' or '1h'")
        length = _pandas_seconds(value.strip())
    else:
        length = float(value)
    if not 0 <= length < float("inf"):
        raise ValueError("must not be negative")
    return length


def step_seconds(value: Any) -> float:
    """The step between two times (seconds), in the forms in which services write it: 900, "900", "PT15M",
    "15min". Raises ValueError that quotes the value."""
    number = math.nan
    with suppress(ValueError):
        # pandas takes digits alone for nanoseconds.
        is_text = isinstance(value, str) and any(map(str.isalpha, value))
        number = _pandas_seconds(value.strip()) if is_text else number_or_nan(value)
    # P1M is a month, which pandas takes for a minute.
    if isinstance(value, bool) or (isinstance(value, str) and _CALENDAR.match(value)):
        number = math.nan
    if not 0 < number < math.inf:
        raise ValueError(f"{quoted(value)} is no duration, such as 900 (seconds), 'PT15M' or '15min'")
    return number


def _pandas_seconds(text: str) -> float:
    # pandas deprecates "d" in favour of "D".
    try:
        length: float = pd.Timedelta(re.sub(r"(?<=[\d ])d$", "D", text)).total_seconds()
    except ValueError:
        raise ValueError(f"{text!r} is no duration, such as '60s', '10min' or '1h'") from None
    return length


class Duration(param.Number[Any]):
    """A parameter in seconds that may be set as text with a unit.

    minimum: the shortest duration allowed, in seconds; subclasses of the class that sets it inherit it.
    """

    _slot_defaults = param.Number._slot_defaults | {"bounds": (0.0, None)}

    def __init__(self, default: float = 0.0, minimum: float | None = None, **params: Any) -> None:
        if minimum is not None:
            params["bounds"] = (minimum, None)
        super().__init__(default=default, **params)

    def __set__(self, obj: Any, value: float | str) -> None:
        super().__set__(obj, seconds(value))


def as_text(length: float) -> str:
    """A duration in seconds as settings write it, in the largest unit that gives a whole number: 600.0 is
    "10min"."""
    units = (("d", 86_400.0), ("h", 3_600.0), ("min", 60.0), ("s", 1.0))
    unit, one = next(((unit, one) for unit, one in units if length >= one and not length % one), ("s", 1.0))
    return f"{length / one:g}{unit}"


def in_words(length: float) -> str:
    """A duration in seconds as people write it: "5 min", "14.4 min", "2.5 h"."""
    for unit, unit_seconds in (("h", 3600.0), ("min", 60.0)):
        if length >= unit_seconds:
            return f"{length / unit_seconds:.3g} {unit}"
    return f"{length:.3g} s"
