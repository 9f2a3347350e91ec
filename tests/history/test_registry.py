"""Histories that are added while a process runs, and pages that show them."""

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


def test_an_added_source_is_polled_and_listeners_are_notified_once() -> None:
    histories, calls = HistoryRegistry([Thermometers(name="hut")]), []
    unsubscribe = histories.subscribe(lambda: calls.append(list(histories)))
    added = histories.add(Scripted([{"time": 1, "place": "a", "value": 5.0}], name="more"))
    assert histories["more"] is added
    assert histories.add(Scripted(name="more")) is added
    until(lambda: added.window()[0].get("value a") == [5.0])
    assert calls == [["hut", "more"]]
    unsubscribe()
    histories.add(Scripted(name="last"))
    assert len(calls) == 1
    assert list(histories) == ["hut", "more", "last"]
    for history in histories.values():
        history.feed.stop()


def test_a_failing_listener_does_not_stop_the_others() -> None:
    histories = HistoryRegistry()
    calls: list[None] = []
    histories.subscribe(failing)
    histories.subscribe(lambda: calls.append(None))
    histories.add(Scripted(name="more")).feed.stop()
    assert calls == [None]


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
    viewer.scheduler.close()
    hanging.release.set()
    return weakref.ref(viewer)


def test_a_page_appends_a_section_and_is_freed_when_it_is_closed() -> None:
    histories = HistoryRegistry([Thermometers(name="hut")])
    seen = opened_and_closed(histories)
    assert len(histories._signal) == 0
    assert all(len(history._signal) == 0 for history in histories.values())
    gc.collect()
    assert seen() is None
