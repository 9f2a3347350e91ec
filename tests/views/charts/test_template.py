"""The drawing that the charts of all pages are copied from."""

from __future__ import annotations

from bokeh.models import Line, Scatter

from dashboard.views.charts.spec import ChartStyle
from dashboard.views.charts.template import card_template
from sources.base import Quantity
from tests.support.charts import TEMPERATURE


def glyphs(style: ChartStyle) -> set[str]:
    card = card_template(TEMPERATURE, style)
    return {kind.__name__ for kind in (Line, Scatter) if list(card.select({"type": kind}))}


def test_dense_rows_are_lines_slow_rows_have_marks_and_events_are_points() -> None:
    assert glyphs(ChartStyle(dense=True)) == {"Line"}
    assert glyphs(ChartStyle()) == {"Line", "Scatter"}
    assert glyphs(ChartStyle(as_points=True)) == {"Scatter"}


def test_axis_has_the_unit_whose_prefixes_it_may_show() -> None:
    sent = Quantity("sent", "Sent", "B/s", "amount")
    formatter = card_template(sent, ChartStyle(dense=True)).children[1].yaxis[0].formatter
    assert "valueTick" in formatter.code
    assert formatter.args["unit"] == "B/s"
