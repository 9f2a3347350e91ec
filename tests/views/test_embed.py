"""A page with one chart alone."""

from __future__ import annotations

from typing import Any

from dashboard.views.embed import EmbeddedChart, embedded_name
from tests.support.sections import SectionPage


def test_address_names_the_chart() -> None:
    assert embedded_name("?embed=weather.temperature&window=1+h") == "weather.temperature"
    assert embedded_name("?window=1+h") == embedded_name("") == ""


def test_one_quantity_is_one_chart_and_a_source_has_all_of_its() -> None:
    for name, charts in (("thermometers.humidity", 1), ("thermometers", 2)):
        page = SectionPage()
        page.publish(0, hut=1.0)
        chart = EmbeddedChart(name, {"thermometers": page.history}, page.viewer)
        chart.__panel__()
        assert chart.section is not None
        assert len(chart.section.state.charts) == charts
        # One chart alone has neither a menu nor tiles.
        shown = chart.section.drawn.charts
        assert shown.layout.status.visible
        assert shown.layout.tools.visible == shown.layout.tiles.visible == (charts > 1)


def test_a_name_that_is_none_says_what_there_is() -> None:
    page = SectionPage()
    for name in ("nowhere", "thermometers.pressure"):
        chart: Any = EmbeddedChart(name, {"thermometers": page.history}, page.viewer).__panel__()
        assert "thermometers.temperature, thermometers.humidity" in chart.object
