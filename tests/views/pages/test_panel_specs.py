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


def test_a_panel_is_called_by_its_title_or_by_what_it_shows() -> None:
    page = SectionPage()
    wanted = (chart(title="Mine"), chart(kind="number"), chart(kind="table", quantity=""))
    tab = tab_of(page, *wanted)
    titles = [panel["title"] for panel in tab.sections[0].state.panels]
    assert titles == ["Mine", "temperature", "Thermometers"]
    page.publish(0, hut=1.0)
    titles = [panel["title"] for panel in tab.sections[0].state.panels]
    assert titles == ["Mine", "Temperature", "Thermometers"]
