"""Rows as a page's data source takes them."""

from __future__ import annotations

from typing import Any

import numpy as np

from dashboard.history.series import Series
from dashboard.records import Columns
from dashboard.views.common.unit_conversion import Units, shown

# An array costs two messages, a list some time for each value.
MIN_ARRAY_ROWS = 200


def page_columns(columns: Columns, series: tuple[Series, ...], units: Units) -> dict[str, Any]:
    """Columns in the units of the source as those of a page, in these units. They are copies: those of the
    history belong to all pages."""
    is_long = len(columns["time"]) >= MIN_ARRAY_ROWS
    return {
        name: np.array(values, dtype=float) if is_long and name != "key" else list(values)
        for name, values in shown(columns, series, units).items()
    }
