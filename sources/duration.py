"""Durations as people write them: "60s", "10min", "1h", kept as seconds."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import param


def seconds(value: float | str) -> float:
    """Seconds in "90s", "10min", "1.5h" or "250ms"; a bare number is refused as unclear.

    Raises ValueError for text that is not a duration, or a negative one.
    """
    if isinstance(value, str):
        if value.strip().replace(".", "", 1).isdigit():
            raise ValueError("needs a unit, such as '60s', '10min' or '1h'")
        # pandas is about to read "d" no longer, and people write it so.
        length: float = pd.Timedelta(re.sub(r"(?<=[\d ])d$", "D", value.strip())).total_seconds()
    else:
        length = float(value)
    if not 0 <= length < float("inf"):
        raise ValueError("must not be negative")
    return length


class Duration(param.Number[Any]):
    """A parameter in seconds that may be set as text with a unit.

    least: the shortest allowed; where a class gives it, it holds for the classes made from that as well.
    """

    _slot_defaults = param.Number._slot_defaults | {"bounds": (0.0, None)}

    def __init__(self, default: float = 0.0, least: float | None = None, **params: Any) -> None:
        if least is not None:
            params["bounds"] = (least, None)
        super().__init__(default=default, **params)

    def __set__(self, obj: Any, value: float | str) -> None:
        super().__set__(obj, seconds(value))
