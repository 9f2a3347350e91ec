"""The rows of a refresh as the points of a map."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from dashboard.records import Columns, joined_key
from dashboard.views.common.time_texts import time_text
from dashboard.views.common.unit_conversion import Units
from dashboard.views.common.value_table import value_texts, values
from dashboard.views.refresh.map import web_mercator
from dashboard.views.refresh.request import Refresh
from sources.base import PLACE, Quantity

MAX_MAP_POINTS = 3_000
# More names than these would cover each other; the pointer shows them.
MAX_NAMES = 30


def map_points(refresh: Refresh, quantity: Quantity, units: Units, zone: ZoneInfo) -> Columns:
    """The first MAX_MAP_POINTS rows that have coordinates, as `Map.show` takes them."""
    batch, rows = refresh.result.batch, refresh.result.rows
    rows = rows.dropna(subset=list(PLACE)).head(MAX_MAP_POINTS)
    x, y = web_mercator(rows["latitude"], rows["longitude"])
    colours = values(rows, [quantity], units)[quantity.name]
    texts = rows[list(refresh.source.keys)].astype(str)
    keys = [joined_key(one) for one in texts.itertuples(index=False)]
    mark = " (sample)" if batch is not None and batch.sample else ""
    return {
        "x": x,
        "y": y,
        "color": colours,
        "key": keys,
        "name": keys if len(keys) <= MAX_NAMES else [""] * len(keys),
        "value": [f"{quantity.label} {text}{mark}" for text in value_texts(colours, quantity, units)],
        "time": [time_text(at, zone) for at in rows.index.as_unit("ms").asi8],
    }
