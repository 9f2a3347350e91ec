"""The drawing that the charts of all pages are copied from."""

from __future__ import annotations

from bokeh.models import Line, Scatter, VStrip

from dashboard.history.shown_rows import Series
from dashboard.views.charts.spec import ChartSpec
from dashboard.views.charts.template import chart_template
from sources.base import Quantity
from tests.support.charts import TWO_SERIES


def glyphs(spec: ChartSpec) -> set[str]:
    grid = chart_template(spec).charts.grid
    return {kind.__name__ for kind in (Line, Scatter, VStrip) if list(grid.select({"type": kind}))}


def test_dense_rows_are_lines_slow_rows_have_marks_and_events_are_points() -> None:
    assert glyphs(ChartSpec(TWO_SERIES, as_points=False, dense=True)) == {"Line"}
    assert glyphs(ChartSpec(TWO_SERIES, as_points=False, dense=False)) == {"Line", "Scatter"}
    assert glyphs(ChartSpec(TWO_SERIES, as_points=True, dense=False)) == {"Scatter"}


def test_alerts_are_marked_in_the_charts_of_their_quantities() -> None:
    assert glyphs(ChartSpec(TWO_SERIES, False, True, frozenset({"temperature"}))) == {"Line", "VStrip"}
    assert glyphs(ChartSpec(TWO_SERIES, False, True, frozenset({"other"}))) == {"Line"}


def test_lines_and_marks_of_a_series_have_its_key_and_its_name() -> None:
    grid = chart_template(ChartSpec(TWO_SERIES, as_points=False, dense=False)).charts.grid
    renderers = grid.children[0].children[1].renderers
    assert [renderer.tags for renderer in renderers] == [["Rome"], ["Oslo"]] * 2
    assert [renderer.name for renderer in renderers] == ["Rome", "Oslo"] * 2


def test_axis_has_the_unit_whose_prefixes_it_may_show() -> None:
    series = Series("sent", Quantity("sent", "Sent", "B/s", "amount"), "")
    grid = chart_template(ChartSpec((series,), as_points=False, dense=True)).charts.grid
    formatter = grid.children[0].children[1].yaxis[0].formatter
    assert "valueTick" in formatter.code
    assert formatter.args["unit"] == "B/s"
