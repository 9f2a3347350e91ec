"""The Live tab: its sections and pause."""

from __future__ import annotations

from dashboard.views.live.tab import LiveTab
from tests.support.sections import SectionPage


def tab_of(page: SectionPage) -> LiveTab:
    return LiveTab({"thermometers": page.history}, page.viewer)


def test_tab_has_a_section_for_each_source() -> None:
    page = SectionPage()
    assert [section.history for section in tab_of(page).sections] == [page.history]


def test_resume_says_how_many_rows_arrived_while_paused() -> None:
    page = SectionPage()
    tab_of(page)
    page.publish(0, hut=1.0)
    page.viewer.viewport.dispatch("pause")
    assert "Paused. Rows are still collected." in page.viewer.notice
    page.publish(1, hut=2.0)
    page.viewer.viewport.dispatch("resume")
    assert "1 row arrived while paused: shown now." in page.viewer.notice
