"""A source's charts on one page."""

from __future__ import annotations

from bokeh.models import Column, CustomJS, HoverTool
from bokeh.plotting import figure

from dashboard.history.shown_rows import Series
from dashboard.views.charts.chart_state import ChartState
from dashboard.views.charts.charts import charts, set_units
from dashboard.views.charts.spec import ChartSpec
from dashboard.views.common.page_loop import PageLoop
from dashboard.views.common.viewport import Viewport
from sources.base import Quantity
from tests.support.charts import TWO_SERIES, page_charts

HUMIDITY = Series("humidity Rome", Quantity("humidity", "Humidity", "%", "percent"), "Rome")


def test_rows_streamed_to_one_page_do_not_reach_another() -> None:
    one, other = page_charts(), page_charts()
    one.rows.stream({"time": [1.0], "temperature Rome": [20.0], "temperature Oslo": [3.0]})
    assert list(other.rows.data["time"]) == []


def test_charts_of_a_source_share_rows_and_time_axis() -> None:
    page = page_charts(HUMIDITY, dense=False)
    figures = [model for model in page.body.references() if type(model).__name__ == "figure"]
    assert len(figures) == 2
    assert {figure.x_range for figure in figures} == {page.x_range}
    assert {renderer.data_source for figure in figures for renderer in figure.renderers} == {page.rows}
    assert isinstance(page.head, Column)


def test_bundle_of_scripts_is_one_model_of_the_page() -> None:
    page = page_charts(HUMIDITY)
    bundles = [model for model in page.body.references() if type(model).__name__ == "ScriptBundle"]
    assert len(bundles) == 1


def test_units_are_written_on_legends_and_hovers() -> None:
    page = page_charts()
    set_units(page, ChartSpec(TWO_SERIES, as_points=False, dense=True), "imperial")
    legend, plot = page.grid.children[0].children
    assert "°F" in legend.text
    numbers = plot.select_one(HoverTool).formatters["$snap_y"]
    fields = {"Rome": "temperature Rome", "Oslo": "temperature Oslo"}
    assert numbers.args["look"] == {"fields": fields, "unit": "°F", "decimals": None}
    assert numbers.args["source"] is page.rows


def test_charts_that_are_drawn_anew_keep_the_range_that_the_browser_moves() -> None:
    state, viewport = ChartState(), Viewport(PageLoop(), 60_000)
    before = charts(ChartSpec(TWO_SERIES, as_points=False, dense=True), state, viewport)
    before.x_range.js_on_change("end", CustomJS())
    spec = ChartSpec((*TWO_SERIES, HUMIDITY), as_points=False, dense=True)
    after = charts(spec, state, viewport, before.x_range)
    assert after.x_range is before.x_range
    assert after.x_range.js_property_callbacks == {}
    assert {plot.x_range for plot in after.body.select({"type": figure})} == {before.x_range}
