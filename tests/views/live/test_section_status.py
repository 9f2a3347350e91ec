"""What a section says about its source, to a viewer who may look back."""

from __future__ import annotations

from typing import Any

from dashboard.views.live.row_query import RowQuery
from dashboard.views.live.section_status import section_status
from tests.support.sections import START, SectionPage, at


def status(page: SectionPage, *, is_fixed: bool = False) -> str:
    return section_status(page.history, RowQuery(page.history, page.viewer.viewport), is_fixed)


def viewed(period: float) -> SectionPage:
    """A section of a source that is polled so often (seconds)."""
    page = SectionPage(period=period)
    page.publish(0, hut=1.0)
    return page


def test_rows_of_the_past_are_not_called_live(hour: SectionPage) -> None:
    viewport: Any = hour.viewer.viewport
    viewport.dispatch("choose_range", range=(at(10), at(15)))
    for html in (status(hour), hour.section.drawn.charts.layout.status.text):
        assert ">looking back</span>" in html
    viewport.dispatch("play", speed=60.0)
    for html in (status(hour), hour.section.drawn.charts.layout.status.text):
        assert ">replaying</span>" in html
        assert ">live</span>" not in html
    viewport.dispatch("go_live")
    assert "past" not in status(hour)


def test_a_page_that_is_paused_calls_no_rows_live() -> None:
    page = viewed(60.0)
    page.viewer.viewport.dispatch("pause")
    assert ">paused</span>" in status(page)
    assert ">live</span>" not in status(page)
    page.viewer.viewport.dispatch("resume")
    assert ">paused</span>" not in status(page)


def test_the_server_writes_the_time_of_rows_that_come_seldom() -> None:
    written = f'data-since="{START:.0f}"'
    assert written in status(viewed(60.0))
    assert written not in status(viewed(1.0)), "the browser knows it from the rows"
    assert written in status(viewed(1.0), is_fixed=True), "no row joins those that it has"


def test_a_window_that_is_longer_than_the_chosen_one_is_said(hour: SectionPage) -> None:
    hour.viewer.window = "1 min"
    assert "This source updates rarely: showing the last 6 min." in status(hour)
