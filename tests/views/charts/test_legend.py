"""Legends as HTML."""

from __future__ import annotations

from dashboard.history.series import Series
from dashboard.views.charts.legend import legend_html
from dashboard.views.common.palette import colour
from tests.support.charts import TEMPERATURE, TWO_SERIES


def test_legend_has_a_heading_and_a_line_for_each_series() -> None:
    html = legend_html(TWO_SERIES, ("Rome", "Oslo"), (0, 3), "imperial")
    assert "<h3>Temperature <small>°F</small></h3>" in html
    assert html.count("<li ") == 2
    assert 'data-field="temperature Rome"' in html
    assert colour(3) in html


def test_key_from_outside_is_never_markup() -> None:
    evil = "<script>alert(1)</script>"
    html = legend_html((Series(evil, TEMPERATURE, evil),), (evil,), (0,), "metric")
    assert "<script" not in html
