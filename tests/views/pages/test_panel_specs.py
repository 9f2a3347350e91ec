"""What the browser is given to draw panels of."""

from __future__ import annotations

from tests.support.panel_tabs import chart, tab_of
from tests.support.sections import SectionPage


def test_units_and_limits_are_those_of_the_viewer() -> None:
    page = SectionPage(units="imperial")
    page.publish(0, hut=0.0)
    tab = tab_of(page, chart(kind="number"))
    ((label, unit, *_),) = tab.sections[0].state.panels[0]["quantities"]
    assert (label, unit) == ("Temperature", "°F")


def test_ends_are_in_the_units_of_the_viewer_and_those_of_percent_are_known() -> None:
    page = SectionPage(units="imperial")
    page.publish(0, hut=0.0)
    panels = (
        chart(kind="bar", min=-10, max=40),
        chart(kind="bar"),
        chart(kind="gauge", quantity="humidity"),
        chart(kind="bar", quantity="humidity", max=60),
    )
    ranges = [panel["range"] for panel in tab_of(page, *panels).sections[0].state.panels]
    assert ranges == [[14.0, 104.0], [None, None], [0.0, 100.0], [0.0, 60.0]]


def test_bars_have_the_colours_of_lines() -> None:
    page = SectionPage()
    page.publish(0, hut=0.0, lake=1.0)
    (section,) = tab_of(page, chart(), chart(kind="bar")).sections
    lines = {field: colour for field, _, _, colour, *_ in section.state.charts[0][2]}
    assert section.state.panels[1]["colours"] == lines


def test_a_panel_is_called_by_its_title_or_by_what_it_shows() -> None:
    page = SectionPage()
    wanted = (chart(title="Mine"), chart(kind="number"), chart(kind="table", quantity=""))
    tab = tab_of(page, *wanted)
    titles = [panel["title"] for panel in tab.sections[0].state.panels]
    assert titles == ["Mine", "temperature", "Thermometers"]
    page.publish(0, hut=1.0)
    titles = [panel["title"] for panel in tab.sections[0].state.panels]
    assert titles == ["Mine", "Temperature", "Thermometers"]
