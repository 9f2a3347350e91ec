"""The tables that exported files hold."""

from __future__ import annotations

import math
from zoneinfo import ZoneInfo

import numpy as np

from dashboard.export.layout import Layout, tidy_rows

BERLIN = ZoneInfo("Europe/Berlin")
TIMES = np.array([0, 1_500], dtype=np.int64)


def test_columns_are_time_with_zone_keys_and_quantities_with_units() -> None:
    layout = Layout(("city",), (("temperature", "°C"), ("count", "")), BERLIN)
    table = tidy_rows(layout, TIMES, ["London", "Rome"], np.array([[8.5, 1.0], [9.0, 2.0]]))
    assert list(table.columns) == ["time (Europe/Berlin)", "city", "temperature (°C)", "count"]
    assert table["city"].tolist() == ["London", "Rome"]
    assert table["time (Europe/Berlin)"][1].isoformat() == "1970-01-01T01:00:01.500000+01:00"


def test_rows_whose_values_are_all_nan_are_left_out() -> None:
    layout = Layout((), (("a", ""), ("b", "")), BERLIN)
    values = np.array([[math.nan, math.nan], [math.nan, 2.0]])
    assert tidy_rows(layout, TIMES, ["", ""], values)["b"].tolist() == [2.0]
