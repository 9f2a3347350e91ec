"""Finds the prices of candles among cells without names: their highest and lowest are so in each row."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from sources.guess.fields import Field
from sources.numbers.column import read_column

_PRICES = 4
_FEWEST_ROWS = 5
# Within one candle, prices differ less than numbers of different things do.
_WIDEST = 2.0
_UNNAMED = re.compile(r"value \d+")


def candle_names(fields: Sequence[Field], seconds: Sequence[float]) -> dict[str, str]:
    """The names of four cells beside each other by their paths, and that of the volume behind them; none
    where no four are candles.

    seconds: the times of the rows.
    """
    cells = [field for field in fields if field.is_place and _UNNAMED.fullmatch(field.name)]
    for start in range(len(cells) - _PRICES + 1):
        four = cells[start : start + _PRICES]
        if names := _names([read_column(field.name, field.values)[0] for field in four], seconds):
            return {field.path: name for field, name in zip(cells[start:], (*names, "volume"), strict=False)}
    return {}


def _names(columns: Sequence[np.ndarray], seconds: Sequence[float]) -> list[str]:
    prices = np.array(columns)
    if prices.shape[1] < _FEWEST_ROWS or not np.isfinite(prices).all() or (prices <= 0).any():
        return []
    highest, lowest = prices.max(axis=0), prices.min(axis=0)
    highs = [place for place, one in enumerate(prices) if (one == highest).all()]
    lows = [place for place, one in enumerate(prices) if (one == lowest).all()]
    if len(highs) != 1 or len(lows) != 1 or (highest > _WIDEST * lowest).any():
        return []
    first, second = (prices[place] for place in range(_PRICES) if place not in (highs[0], lows[0]))
    others = iter(("close", "open") if _is_reversed(first, second, seconds) else ("open", "close"))
    return [
        "high" if place == highs[0] else "low" if place == lows[0] else next(others)
        for place in range(_PRICES)
    ]


def _is_reversed(first: np.ndarray, second: np.ndarray, seconds: Sequence[float]) -> bool:
    """Whether the last price stands before the first one, as with Gate.io: a candle begins where the one
    before it ended."""
    if len(seconds) != first.size:
        return False
    order = np.argsort(seconds)
    first, second = first[order], second[order]
    return float(np.abs(second[:-1] - first[1:]).sum()) > float(np.abs(first[:-1] - second[1:]).sum())
