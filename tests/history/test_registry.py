"""Histories that come while a process runs, and pages that hear of them."""

from __future__ import annotations

import gc
import weakref

from dashboard.history.registry import HistoryRegistry
from dashboard.views.common.viewer import Viewer
from dashboard.views.live.tab import LiveTab
from dashboard.views.page import Page
from tests.support.failing import failing
from tests.support.feeds import Hanging, Scripted
from tests.support.sections import Thermometers
from tests.support.waiting import until


def test_a_source_that_is_added_is_polled_and_told_of_once() -> None:
    histories, heard = HistoryRegistry([Thermometers(name="hut")]), []
    end = histories.subscribe(lambda: heard.append(list(histories)))
    added = histories.add(Scripted([{"time": 1, "place": "a", "value": 5.0}], name="more"))
    assert histories["more"] is added
    assert histories.add(Scripted(name="more")) is added
    until(lambda: added.window()[0].get("value a") == [5.0])
    assert heard == [["hut", "more"]]
    end()
    histories.add(Scripted(name="last"))
    assert len(heard) == 1
    assert list(histories) == ["hut", "more", "last"]
    for history in histories.values():
        history.feed.stop()


def test_one_who_fails_to_hear_of_it_stops_nobody() -> None:
    histories = HistoryRegistry()
    heard: list[None] = []
    histories.subscribe(failing)
    histories.subscribe(lambda: heard.append(None))
    histories.add(Scripted(name="more")).feed.stop()
    assert heard == [None]


def opened_and_closed(histories: HistoryRegistry) -> weakref.ref[Viewer]:
    """The viewer of a page to which a section was added."""
    viewer = Viewer()
    live = LiveTab(histories, viewer)
    Page("Title", viewer, histories, {"Live": lambda: live})
    (first,) = live.sections
    # Its rows come after the page is closed: without a session a page is updated in the feed's thread.
    hanging = Hanging()
    histories.add(Scripted(hanging, name="more")).feed.stop()
    assert [section.history for section in live.sections] == list(histories.values())
    assert live.sections[0] is first
    viewer.page_loop.close()
    hanging.release.set()
    return weakref.ref(viewer)


def test_a_page_adds_a_section_at_the_end_and_is_forgotten_when_it_is_closed() -> None:
    histories = HistoryRegistry([Thermometers(name="hut")])
    seen = opened_and_closed(histories)
    assert len(histories._signal) == 0
    assert all(len(history._signal) == 0 for history in histories.values())
    gc.collect()
    assert seen() is None
