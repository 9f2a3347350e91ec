"""Limits of keys and charts that a page shows of a source, and their order."""

from __future__ import annotations

from typing import Any

import param


class KeyLimits(param.Parameterized):
    """The settings of a source that bound what a page draws. `dashboard.history.shown_keys` applies them; all
    keys are stored and exported."""

    max_keys = param.Integer(
        50, bounds=(1, 200), doc="most keys (lines of a chart) that a page shows at once"
    )
    max_charts = param.Integer(12, bounds=(1, 50), doc="most charts that a page shows")
    prefer_keys: Any = param.Selector(
        default="newest",
        objects=["newest", "largest"],
        doc="where there are more: the keys with the newest rows, or with the largest values",
    )
    show_keys = param.List([], item_type=str, doc="keys to show before all others")
