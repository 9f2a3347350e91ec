"""The rows and figures of the panels of one source."""

from __future__ import annotations

import pandas as pd

from dashboard.history.key_coordinates import KeyCoordinates
from dashboard.page_channel.page_subscriptions import PageSubscriptions
from tests.support.panel_tabs import chart, tab_of
from tests.support.sections import SectionPage


def test_a_line_shows_the_chosen_keys_alone_with_its_own_title() -> None:
    page = SectionPage()
    page.publish(0, hut=1.0, lake=2.0)
    tab = tab_of(page, chart(keys=["lake"], title="The lake"), chart())
    (chosen, every) = tab.sections[0].state.charts
    assert [key for _, key, *_ in chosen[2]] == ["lake"]
    assert [key for _, key, *_ in every[2]] == ["hut", "lake"]
    # The same key has the same colour in both.
    assert chosen[2][0][3] == every[2][1][3]
    headings = [drawing["legend"] for *_, drawing in tab.sections[0].state.charts]
    assert "The lake" in headings[0]
    assert "Temperature" in headings[1]


def test_what_has_not_come_yet_is_said_and_drawn_when_it_comes() -> None:
    page = SectionPage()
    tab = tab_of(page, chart(), chart(kind="number", keys=["lake"]))
    (section,) = tab.sections
    empty = [panel["empty"] for panel in section.state.panels]
    assert empty == [
        "No row of thermometers.temperature has come yet. The panel fills with the first one.",
        "No row of thermometers.temperature of lake has come yet. The panel fills with the first one.",
    ]
    assert section.state.charts == []
    page.publish(0, hut=1.0)
    section.pull()
    assert [bool(panel["empty"]) for panel in section.state.panels] == [False, True]
    (chart_of_panel,) = section.state.charts
    assert chart_of_panel[3]["name"] == "0", "the number of its panel"
    page.publish(1, lake=1.0)
    section.pull()
    assert section.state.panels[1]["empty"] == ""
    # The Live tab has the same rows, of its own.
    for one in (section, page.section):
        columns = one.drawn.charts.rows.data
        assert {name: len(values) for name, values in columns.items()} == dict.fromkeys(columns, 2)


def test_rows_have_a_name_of_their_own_on_the_channel_of_the_page() -> None:
    rows = PageSubscriptions(lambda page: None, lambda: None)
    page = SectionPage(subscriptions=rows)
    page.publish(0, hut=1.0)
    tab_of(page, chart())
    assert set(rows.by_name) == {"thermometers", "Mine/thermometers"}


def test_a_source_with_many_keys_loads_those_of_the_panels() -> None:
    page = SectionPage()
    page.history.source.max_keys = 2
    page.publish(0, a=1.0, b=2.0)
    page.publish(1, c=3.0)
    tab = tab_of(page, chart(keys=["a", "c"]))
    assert set(tab.sections[0].rows.loader.rows.keys) == {"a", "c"}


def test_an_area_fills_its_line_to_zero_from_the_same_rows() -> None:
    page = SectionPage()
    page.publish(0, hut=1.0)
    (section,) = tab_of(page, chart(kind="area"), chart()).sections
    area, line = (drawing for *_, drawing in section.state.charts)
    assert (area["pattern"], line["pattern"]) == ("area", "line")
    # Zero is in sight.
    assert (area["kind"], line["kind"]) == ("amount", "measurement")
    assert ["VArea" in section.state.patterns[kind] for kind in ("area", "line")] == [True, False]


def test_a_map_has_the_keys_whose_places_are_known_as_soon_as_they_are() -> None:
    page = SectionPage()
    page.publish(0, hut=1.0, lake=2.0)
    page.history.key_coordinates = KeyCoordinates()
    tab = tab_of(page, chart(kind="map"))
    (section,) = tab.sections
    # The browser lays it out when there are points.
    assert len(tab.grid.children[0].children) == 1
    assert len(section.drawn.charts.update.args["maps"]) == 1
    assert section.state.panels[0]["places"] == {}
    rows = pd.DataFrame({"place": ["hut", "elsewhere"], "latitude": [0.0, 1.0], "longitude": [90.0, 1.0]})
    page.history.key_coordinates.add(rows, ["place"])
    section.pull()
    assert section.state.panels[0]["places"] == {"hut": [10018754, 0]}


def test_a_page_without_a_figure_holds_what_draws_it() -> None:
    page = SectionPage()
    page.publish(0, hut=1.0)
    tab = tab_of(page, chart(kind="number"))
    (section,) = tab.sections
    charts = section.drawn.charts
    # What nothing on the page refers to is not in its document, and gets no rows.
    assert {charts.rows, tab.grid.children[0].children[0]} <= charts.layout.body.references()
