"""The actions of a section: files, the table, and searches."""

from __future__ import annotations

from base64 import b64decode
from typing import Any

import pytest
from bokeh.models import Column, DataTable

from tests.support.sections import START, SectionPage
from tests.support.waiting import until


@pytest.fixture
def page() -> SectionPage:
    page = SectionPage()
    for second in range(3):
        page.publish(second, hut=float(second))
    return page


def request(page: SectionPage, *details: Any) -> None:
    """As the browser sends it."""
    page.section.state.request = list(details)


def table_boxes(page: SectionPage) -> list[bool]:
    """Whether each table on the page is visible."""
    boxes = [child for child in page.section.drawn.charts.layout.body.children if isinstance(child, Column)]
    return [box.visible for box in boxes if any(isinstance(child, DataTable) for child in box.children)]


def test_visible_rows_are_saved_as_a_file(page: SectionPage) -> None:
    request(page, "csv", (START + 1) * 1000, (START + 2) * 1000, "UTC", 1)
    until(lambda: page.section.state.file)
    name, content = page.section.state.file
    assert name.startswith("thermometers_")
    assert name.endswith(".csv")
    assert len(b64decode(content).decode().splitlines()) == 3


def test_table_opens_closes_and_stays_open_when_charts_are_drawn_anew(page: SectionPage) -> None:
    request(page, "table", 1)
    assert table_boxes(page) == [True]
    page.publish(3, hut=3.0, lake=1.0)
    assert table_boxes(page) == [True]
    request(page, "table", 2)
    assert table_boxes(page) == [False]


def test_searched_words_are_remembered_for_fields_that_are_drawn_anew(page: SectionPage) -> None:
    request(page, "search", "rain", 1)
    assert page.section.state.search == "rain"
    assert page.section._posts.searched == "rain"


def test_unknown_request_changes_nothing(page: SectionPage) -> None:
    request(page, "nonsense", 1)
    assert page.section.state.file == []
    assert table_boxes(page) == []
