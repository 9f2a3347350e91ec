"""An error of a time ahead names the settings that may be missing."""

from __future__ import annotations

import pytest

from sources.times.ahead import time_ahead


@pytest.mark.parametrize("hours", [1, 2, 5.5, 14, 2 - 4 / 60, 8 + 10 / 3600])
def test_a_time_ahead_by_an_offset_may_be_local(hours: float) -> None:
    assert "set future = true if it is a forecast, or zone if" in time_ahead(hours * 3600)


@pytest.mark.parametrize("hours", [0.2, 1.25, 14.5, 24, 25])
def test_another_time_ahead_is_one_of_a_forecast(hours: float) -> None:
    assert time_ahead(hours * 3600).endswith("in the future; set future = true if it is a forecast")
