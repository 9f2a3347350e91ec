"""The header: the states of all sources, also of those that come while the page is open."""

from __future__ import annotations

from dashboard.history.history import History
from dashboard.history.registry import HistoryRegistry
from dashboard.views.common.viewer import Viewer
from dashboard.views.header import Header
from tests.support.clock import Clock
from tests.support.feeds import Polled, Scripted
from tests.support.sections import SectionPage, Thermometers

NOW = 1_800_000_000.0


def summary(header: Header) -> str:
    return str(header._summary.object)


def test_summary_follows_the_states_of_the_sources() -> None:
    polled = Polled(Scripted([{"time": NOW, "place": "hut", "value": 1.0}]), Clock(NOW))
    header = Header("Title", Viewer(), {"scripted": History(polled.feed)})
    assert summary(header) == '<p role="status">1 starting</p>'
    polled.start()
    assert summary(header) == '<p role="status">1 live</p>'


def test_summary_is_left_alone_by_rows_that_change_nothing() -> None:
    page = SectionPage()
    header = Header("Title", page.viewer, {"thermometers": page.history})
    changes: list[object] = []
    header._summary.param.watch(changes.append, "object")
    page.publish(1, hut=2.0)
    assert changes == []


def test_summary_counts_sources_that_come_later() -> None:
    histories = HistoryRegistry()
    header = Header("Title", Viewer(), histories)
    assert "1 " not in summary(header)
    histories.add(Thermometers(name="hut"))
    assert "1 " in summary(header)
