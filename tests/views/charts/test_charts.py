"""A source's charts on one page."""

from __future__ import annotations

from bokeh.models import Column

from dashboard.history.series import Series
from dashboard.views.charts.chart_state import ChartState
from dashboard.views.charts.charts import Charts
from dashboard.views.charts.pattern import chart_pattern
from dashboard.views.charts.spec import ChartSpec, ChartStyle
from dashboard.views.common.page_scheduler import PageScheduler
from dashboard.views.common.palette import colour
from dashboard.views.common.viewport import Viewport
from sources.base import Quantity
from tests.support.charts import TEMPERATURE, TWO_SERIES, page_charts

HUMIDITY = Series("humidity Rome", Quantity("humidity", "Humidity", "%", "percent"), "Rome")


def test_rows_streamed_to_one_page_do_not_reach_another() -> None:
    one, other = page_charts(), page_charts()
    one.rows.stream({"time": [1.0], "temperature Rome": [20.0], "temperature Oslo": [3.0]})
    assert list(other.rows.data["time"]) == []


def test_page_has_no_figures_whatever_the_number_of_charts() -> None:
    one, many = page_charts(), page_charts(HUMIDITY, dense=False)
    models = [{type(model).__name__ for model in page.layout.body.references()} for page in (one, many)]
    assert models[0] == models[1]
    assert "figure" not in models[0]
    assert isinstance(many.layout.head, Column)


def test_page_has_the_rows_and_the_state_of_its_charts() -> None:
    page = page_charts()
    assert {page.rows, page.alerts, page.x_range, page._state} <= page.layout.body.references()


def test_bundle_of_scripts_is_one_model_of_the_page() -> None:
    page = page_charts(HUMIDITY)
    bundles = [model for model in page.layout.body.references() if type(model).__name__ == "ScriptBundle"]
    assert len(bundles) == 1


def test_units_are_written_on_legends_and_sent_for_the_crosshair() -> None:
    page = page_charts()
    page.show(ChartSpec(TWO_SERIES), "imperial")
    title, unit, lines, drawing = page._state.charts[0]
    assert (title, unit, drawing["kind"]) == ("Temperature", "°F", "measurement")
    assert "°F" in drawing["legend"]
    assert [(line[0], line[4]) for line in lines] == [("temperature Rome", None), ("temperature Oslo", None)]


def test_another_style_has_another_pattern_and_leaves_all_else() -> None:
    state = ChartState()
    page = Charts(state, Viewport(PageScheduler(), 60_000))
    page.show(ChartSpec(TWO_SERIES), "metric")
    charts, callbacks = list(state.charts), dict(state.js_property_callbacks)
    page.set_style(ChartStyle(as_points=True))
    assert state.patterns == {"line": chart_pattern(ChartStyle(as_points=True))}
    assert (state.charts, state.js_property_callbacks) == (charts, callbacks)


def test_new_keys_and_quantities_are_sent_with_their_legends() -> None:
    state = ChartState()
    page = Charts(state, Viewport(PageScheduler(), 60_000))
    page.show(ChartSpec(TWO_SERIES[:1]), "metric")
    lines = [["temperature Rome", "Rome", "now", colour(0), None, 0]]
    assert [chart[:3] for chart in state.charts] == [["Temperature", "°C", lines]]
    page.show(ChartSpec((*TWO_SERIES, HUMIDITY)), "metric")
    assert [[line[:3] for line in lines] for _, _, lines, *_ in state.charts] == [
        [["temperature Rome", "Rome", "Rome"], ["temperature Oslo", "Oslo", "Oslo"]],
        [["humidity Rome", "Rome", "now"]],
    ]
    assert state.charts[0][3]["legend"].count("<li") == 2


def test_a_key_has_one_colour_in_all_charts_and_whichever_others_are_shown() -> None:
    state = ChartState()
    page = Charts(state, Viewport(PageScheduler(), 60_000))
    cities = [Series(f"temperature {city}", TEMPERATURE, city) for city in ("Rome", "Oslo", "Bonn")]
    page.show(ChartSpec(tuple(cities[:2])), "metric")
    page.show(ChartSpec((cities[1], cities[2])), "metric")
    assert [line[3] for line in state.charts[0][2]] == [colour(1), colour(2)]
    other = Series("humidity Bonn", HUMIDITY.quantity, "Bonn")
    page.show(ChartSpec((other,)), "metric")
    assert [line[3] for line in state.charts[0][2]] == [colour(2)]


def test_charts_whose_quantity_is_no_longer_shown_are_removed() -> None:
    page = page_charts(HUMIDITY)
    page.show(ChartSpec((HUMIDITY,)), "metric")
    assert [(title, drawing["kind"]) for title, _, _, drawing in page._state.charts] == [
        ("Humidity", "percent")
    ]
