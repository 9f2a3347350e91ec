"""The rows of all servers under measurement: three sines, a row a second. Needs no package."""

from __future__ import annotations

import math

SHOWN_ROWS = 900
NAMES = ("first", "second", "third")


def row(at: float) -> dict[str, float]:
    """The row at a time in unix seconds."""
    return {
        "time": at,
        **{name: math.sin(at / period) for name, period in zip(NAMES, (10, 30, 90), strict=True)},
    }


def rows_until(now: float) -> list[dict[str, float]]:
    """The rows of the SHOWN_ROWS seconds before `now`."""
    return [row(now - SHOWN_ROWS + second) for second in range(SHOWN_ROWS)]
