"""Values from outside before they are read: which are none, and how error texts show them."""

from __future__ import annotations

import math
from typing import Any

_MAX_LENGTH = 60


def is_missing(value: Any) -> bool:
    """Whether the value is null, in Python, numpy or pandas."""
    if isinstance(value, float):
        return math.isnan(value)
    return value is None or type(value).__name__ in ("NAType", "NaTType")


def quoted(value: Any) -> str:
    """The value as Python writes it, cut where it is long."""
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # Python writes no integer of more than 4,300 digits
        return "of thousands of digits"
    return text if len(text) <= _MAX_LENGTH else f"{text[:_MAX_LENGTH]}…"
