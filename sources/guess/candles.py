"""Finds the prices of candles among cells without names: their highest and lowest are so in each row."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from sources.guess.fields import Field
from sources.number_column import read_column

_PRICES = 4
_FEWEST_ROWS = 5
# Within one candle, prices differ less than numbers of different things do.
_WIDEST = 2.0
_UNNAMED = re.compile(r"value \d+")


def candle_names(fields: Sequence[Field]) -> dict[str, str]:
    """The names of four cells beside each other by their paths; none where no four are candles.

    All services have the first price before the last one, wherever the highest and the lowest stand.
    """
    cells = [field for field in fields if field.is_place and _UNNAMED.fullmatch(field.name)]
    for start in range(len(cells) - _PRICES + 1):
        four = cells[start : start + _PRICES]
        if names := _names([read_column(field.name, field.values)[0] for field in four]):
            return {field.path: name for field, name in zip(four, names, strict=True)}
    return {}


def _names(columns: Sequence[np.ndarray]) -> list[str]:
    prices = np.array(columns)
    if prices.shape[1] < _FEWEST_ROWS or not np.isfinite(prices).all() or (prices <= 0).any():
        return []
    highest, lowest = prices.max(axis=0), prices.min(axis=0)
    highs = [place for place, one in enumerate(prices) if (one == highest).all()]
    lows = [place for place, one in enumerate(prices) if (one == lowest).all()]
    if len(highs) != 1 or len(lows) != 1 or (highest > _WIDEST * lowest).any():
        return []
    others = iter(("open", "close"))
    return [
        "high" if place == highs[0] else "low" if place == lows[0] else next(others)
        for place in range(_PRICES)
    ]
