"""The header: the states of all sources, also of those that come while the page is open, and the choices."""

from __future__ import annotations

import pytest

from dashboard.history.history import History
from dashboard.history.registry import HistoryRegistry
from dashboard.views.common.viewer import Viewer
from dashboard.views.header import Header
from dashboard.views.live.section import Section
from tests.support.clock import Clock
from tests.support.feeds import Polled, Scripted
from tests.support.sections import SectionPage, Thermometers
from tests.support.waiting import until

NOW = 1_800_000_000.0


def states(header: Header) -> str:
    return str(header.state.parts["states"])


def test_states_follow_those_of_the_sources() -> None:
    polled = Polled(Scripted([{"time": NOW, "place": "hut", "value": 1.0}]), Clock(NOW))
    header = Header("Title", Viewer(), {"scripted": History(polled.feed)})
    assert ">1 starting<" in states(header)
    polled.start()
    assert ">1 live<" in states(header)
    assert 'data-source="scripted"' in states(header)


class Overdue:
    """A page of two sources, of which "scripted" has had a row a minute until NOW."""

    def __init__(self) -> None:
        rows = [{"time": NOW - 60 * minute, "place": "hut", "value": 1.0} for minute in range(6)]
        self.polled = Polled(Scripted(rows), Clock(NOW))
        viewer, history = Viewer(), History(self.polled.feed)
        self.header = Header("Title", viewer, {"scripted": history, "other": SectionPage().history})
        self.section = Section(history, viewer)
        self.polled.start()

    @property
    def said(self) -> list[str]:
        """The states that pills, rail and the source's section show."""
        status = self.section.drawn.charts.layout.status.text
        texts = (states(self.header), str(self.header.state.parts["rail"]), status)
        return [next((name for name in ("late", "live") if name in text), "") for text in texts]


@pytest.mark.parametrize("polls_succeed", [True, False])
def test_pills_rail_and_section_agree_that_a_source_is_late(polls_succeed: bool) -> None:
    page = Overdue()
    until(lambda: page.said == ["live"] * 3, seconds=30)
    if polls_succeed:
        page.polled.pass_time(600)
    else:
        page.polled.clock.now += 600
    until(lambda: page.said == ["late"] * 3, seconds=30)
    page.polled.source.answers = [[{"time": NOW + 600, "place": "hut", "value": 2.0}]]
    page.polled.pass_time(60)
    until(lambda: page.said == ["live"] * 3, seconds=30)
    page.polled.feed.stop()


def test_header_is_left_alone_by_rows_that_change_nothing() -> None:
    page = SectionPage()
    header = Header("Title", page.viewer, {"thermometers": page.history})
    changes: list[object] = []
    header.state.on_change("parts", lambda attr, old, new: changes.append(new))
    page.publish(1, hut=2.0)
    assert changes == []


def test_states_count_sources_that_come_later() -> None:
    histories = HistoryRegistry()
    header = Header("Title", Viewer(), histories)
    assert states(header) == ""
    histories.add(Thermometers(name="hut"))
    assert 'data-source="hut"' in states(header)


def test_requests_of_the_browser_change_the_viewer_and_others_are_ignored() -> None:
    viewer = Viewer()
    header = Header("Title", viewer, {})
    for number, (name, value) in enumerate(
        [
            ("units", "imperial"),
            ("zone", "Asia/Tokyo"),
            ("density", "compact"),
            ("units", "kelvin"),
            ("density", "none"),
            ("zone", "Nowhere"),
            ("zone", ["UTC"]),
            ("no", 1),
        ]
    ):
        header.state.request = [name, value, number]
    assert (viewer.units, viewer.density, viewer.zone) == ("imperial", "compact", "Asia/Tokyo")
    assert (header.state.units, header.state.density) == ("imperial", "compact")
    header.state.request = ["pause", True, 10]
    assert viewer.viewport.state.paused
    assert header.state.paused
    viewer.viewport.dispatch("choose_range", range=(0.0, 1.0))
    header.state.request = ["live", True, 11]
    assert viewer.viewport.state.range is None


def test_notice_of_the_viewer_is_shown_and_a_title_is_text() -> None:
    viewer = Viewer()
    header = Header("<b>Title</b>", viewer, {}, tab_names=["Live"])
    viewer.notice = "Paused. Rows are still collected."
    assert "Paused. Rows are still collected." in header.state.parts["notice"]
    assert "&lt;b&gt;Title" in header._html()
