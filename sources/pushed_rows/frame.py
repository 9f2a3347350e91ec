"""Pushed rows as a DataFrame."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from sources.base import EVENT_ID, frame
from sources.pushed_rows.schema import Schema
from sources.pushed_rows.validation import PushedRow


def text_columns(schema: Schema) -> list[str]:
    """The names of the columns of texts: the keys, and the id of events."""
    return list(dict.fromkeys([*(schema.keys or {}).values(), *[EVENT_ID] * bool(schema.event)]))


def pushed_frame(rows: Sequence[PushedRow], schema: Schema) -> pd.DataFrame:
    """The rows, with columns for keys, the id of events and quantities (NaN where a row has none).

    The index is named "time", in UTC, rounded to microseconds.
    """
    quantities = schema.quantities
    if not rows:
        return frame([], ["time", *text_columns(schema), *(quantity.name for quantity in quantities)])
    moments = pd.to_datetime(np.array([row.time for row in rows]), unit="s", utc=True)
    columns: dict[str, Any] = {
        key: [row.keys[number] for row in rows] for number, key in enumerate((schema.keys or {}).values())
    }
    if schema.event:
        columns[EVENT_ID] = [row.id for row in rows]
    for number, quantity in enumerate(quantities):
        # Rows that were pushed before a quantity was added do not have it.
        values = [row.numbers[number] if number < len(row.numbers) else math.nan for row in rows]
        columns[quantity.name] = np.array(values, dtype=float)
    index = pd.DatetimeIndex(moments, name="time").as_unit("ns").round("us")
    return pd.DataFrame(columns, index=index)
