"""A source's charts on one page."""

from __future__ import annotations

from bokeh.models import Column, CustomJS
from bokeh.plotting import figure

from dashboard.history.shown_rows import Series
from dashboard.views.charts.chart_state import ChartState
from dashboard.views.charts.charts import Charts
from dashboard.views.charts.spec import ChartSpec, ChartStyle
from dashboard.views.common.page_loop import PageLoop
from dashboard.views.common.palette import colour
from dashboard.views.common.viewport import Viewport
from sources.base import Quantity
from tests.support.charts import TEMPERATURE, TWO_SERIES, page_charts

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


def test_units_are_written_on_legends_and_sent_for_the_crosshair() -> None:
    page = page_charts()
    page.show(ChartSpec(TWO_SERIES, page.style), "imperial")
    assert "°F" in page.grid.children[0].children[0].text
    title, unit, lines = page._state.charts[0]
    assert (title, unit) == ("Temperature", "°F")
    assert [(line[0], line[4]) for line in lines] == [("temperature Rome", None), ("temperature Oslo", None)]


def test_charts_that_are_drawn_anew_keep_the_range_that_the_browser_moves() -> None:
    state, viewport = ChartState(), Viewport(PageLoop(), 60_000)
    before = Charts(ChartStyle(dense=True), state, viewport)
    before.x_range.js_on_change("end", CustomJS())
    after = Charts(ChartStyle(dense=False), state, viewport, before.x_range)
    after.show(ChartSpec((*TWO_SERIES, HUMIDITY), after.style), "metric")
    assert after.x_range is before.x_range
    assert after.x_range.js_property_callbacks == {}
    assert {plot.x_range for plot in after.body.select({"type": figure})} == {before.x_range}


def test_new_keys_and_quantities_change_no_figure_that_is_there() -> None:
    state = ChartState()
    page = Charts(ChartStyle(), state, Viewport(PageLoop(), 60_000))
    page.show(ChartSpec(TWO_SERIES[:1]), "metric")
    (first,) = page.figures
    assert state.charts == [["Temperature", "°C", [["temperature Rome", "Rome", "now", colour(0), None, 0]]]]
    page.show(ChartSpec((*TWO_SERIES, HUMIDITY)), "metric")
    assert page.figures[0] is first
    assert [[line[:3] for line in lines] for _, _, lines in state.charts] == [
        [["temperature Rome", "Rome", "Rome"], ["temperature Oslo", "Oslo", "Oslo"]],
        [["humidity Rome", "Rome", "now"]],
    ]
    assert page.grid.children[0].children[0].text.count("<li") == 2


def test_a_key_has_one_colour_in_all_charts_and_whichever_others_are_shown() -> None:
    state = ChartState()
    page = Charts(ChartStyle(), state, Viewport(PageLoop(), 60_000))
    cities = [Series(f"temperature {city}", TEMPERATURE, city) for city in ("Rome", "Oslo", "Bonn")]
    page.show(ChartSpec(tuple(cities[:2])), "metric")
    page.show(ChartSpec((cities[1], cities[2])), "metric")
    assert [line[3] for line in state.charts[0][2]] == [colour(1), colour(2)]
    other = Series("humidity Bonn", HUMIDITY.quantity, "Bonn")
    page.show(ChartSpec((other,)), "metric")
    assert [line[3] for line in state.charts[0][2]] == [colour(2)]
    line = page.figures[0].renderers[0].glyph
    assert (line.y, line.line_color) == ("humidity Bonn", colour(2))


def test_charts_are_added_some_at_a_time() -> None:
    page = Charts(ChartStyle(), ChartState(), Viewport(PageLoop(), 60_000))
    spec = ChartSpec(tuple(Series(f"q{n}", Quantity(f"q{n}", f"Q{n}"), "") for n in range(5)))
    assert page.show(spec, "metric", max_new=2)
    assert len(page.figures) == 2
    assert page.show(spec, "metric", max_new=2)
    assert not page.show(spec, "metric", max_new=2)
    assert len(page.figures) == 5


def test_charts_whose_quantity_is_no_longer_shown_are_removed() -> None:
    page = page_charts(HUMIDITY)
    page.show(ChartSpec((HUMIDITY,), page.style), "metric")
    assert [plot.tags for plot in page.figures] == [["percent"]]
