"""A page of the settings: its panels, and the sections that have their rows."""

from __future__ import annotations

from dashboard.views.pages.tab import alone_in_row, page_tabs
from tests.support.panel_tabs import chart, page_of, tab_of
from tests.support.sections import SectionPage


def test_a_page_is_built_when_its_tab_is_shown() -> None:
    page = SectionPage()
    tabs = page_tabs([page_of(chart())], {"thermometers": page.history}, page.viewer)
    assert list(tabs) == ["Mine"]
    assert tabs["Mine"]().sections[0].history is page.history


def test_panels_of_a_source_share_its_rows_in_the_order_and_widths_of_the_settings() -> None:
    page = SectionPage()
    page.publish(0, hut=1.0, lake=2.0)
    tab = tab_of(
        page,
        {"kind": "text", "text": "**Note**", "width": 1},
        chart(width=3),
        chart(kind="number", keys=["lake"]),
        chart(kind="table", quantity=""),
    )
    (section,) = tab.sections
    assert [slot.css_classes for slot in tab.grid.children] == [
        ["slot", "w1", "alone"],
        ["slot", "w3"],
        ["slot", "w2"],
        ["slot", "w2"],
    ]
    assert "<strong>Note</strong>" in tab.grid.children[0].children[0].text
    (drawn,) = section.state.charts
    assert drawn[3]["name"] == "0", "the first panel of the source"
    line, number, table = section.state.panels
    assert [line["kind"], number["kind"], table["kind"]] == ["line", "number", "table"]
    assert [columns for *_, columns, _ in number["quantities"]] == [[["temperature lake", "lake"]]]
    assert [label for label, *_ in table["quantities"]] == ["Temperature", "Humidity"]
    assert list(section.drawn.charts.rows.data["temperature lake"]) == [2.0]


def test_a_panel_that_would_have_a_hole_beside_it_in_two_columns_is_alone() -> None:
    assert alone_in_row([2, 2, 1, 3, 1, 1]) == [False, False, True, False, False, False]
    assert alone_in_row([4, 2, 4, 2]) == [False, True, False, True]
    assert alone_in_row([]) == []
