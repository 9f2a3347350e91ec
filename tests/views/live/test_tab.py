"""The Live tab: its sections, pause and time travel."""

from __future__ import annotations

from dashboard.views.common.viewer import Viewer
from dashboard.views.live.tab import LiveTab
from tests.support.sections import SectionPage


def tab_of(page: SectionPage) -> LiveTab:
    return LiveTab({"thermometers": page.history}, page.viewer)


def test_tab_has_a_section_for_each_source() -> None:
    page = SectionPage()
    assert [section.history for section in tab_of(page).sections] == [page.history]


def test_resume_says_how_many_rows_arrived_while_paused() -> None:
    page = SectionPage()
    tab = tab_of(page)
    page.publish(0, hut=1.0)
    page.viewer.viewport.dispatch("pause")
    assert "Paused. Rows are still collected." in tab._message.object
    page.publish(1, hut=2.0)
    page.viewer.viewport.dispatch("resume")
    assert "1 row arrived while paused: shown now." in tab._message.object


def test_time_travel_is_made_when_it_is_first_opened_and_left_when_it_is_closed() -> None:
    page = SectionPage()
    page.publish(0, hut=1.0)
    tab = tab_of(page)
    assert tab._time_travel is None
    tab.look_back = True
    assert tab._time_travel is not None
    page.viewer.viewport.dispatch("choose_range", range=(0.0, 60_000.0))
    tab.look_back = False
    assert page.viewer.viewport.state.range is None


def test_page_of_a_range_opens_with_time_travel() -> None:
    viewer = Viewer()
    viewer.viewport.dispatch("choose_range", range=(0.0, 60_000.0))
    tab = LiveTab({}, viewer)
    assert tab.look_back
    assert tab._time_travel is not None
