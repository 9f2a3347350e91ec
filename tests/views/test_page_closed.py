"""A page that was closed is forgotten, whatever was opened on it."""

from __future__ import annotations

import gc
import time
import weakref
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from bokeh.document import Document
from panel.io.state import set_curdoc

from dashboard.alerts.manager import AlertManager
from dashboard.feed.feed import Feed
from dashboard.history.history import History
from dashboard.posts.service import PostStatistics
from dashboard.storage.retention import RetentionLimits
from dashboard.storage.writer import StorageWriter
from dashboard.views.common.viewer import Viewer
from dashboard.views.live.tab import LiveTab
from dashboard.views.page import Page
from dashboard.views.posts.tab import PostsTab
from dashboard.views.refresh.tab import RefreshTab
from sources.sample_posts import SamplePosts
from tests.support.posts import post
from tests.support.sections import SectionPage, Thermometers
from tests.support.waiting import until


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[StorageWriter]:
    one = StorageWriter(f"sqlite:///{tmp_path / 'history.sqlite'}", RetentionLimits())
    yield one
    one.close()


def gone(seen: weakref.ref[Viewer]) -> bool:
    """Whether nothing holds it, as a thread does that is about to end a call."""
    gc.collect()
    return seen() is None


def test_an_answer_of_the_database_keeps_no_page_that_waited_for_it(writer: StorageWriter) -> None:
    histories = {"hut": History(Feed(Thermometers(name="hut"), start=False), writer)}
    viewer = Viewer()
    section = LiveTab(histories, viewer).sections[0]
    loader = section.rows.loader
    loader.request(0.0, 1.0, 1.0)
    older, scheduler = loader.coming and loader.coming.stored, viewer.scheduler
    assert older
    older.result(10)
    seen = weakref.ref(viewer)
    scheduler.close()
    del viewer, scheduler, section, loader
    until(lambda: gone(seen))


def opened(section: SectionPage) -> Viewer:
    """A page with both tabs, the past and a table opened, as its viewer."""
    histories, viewer = {"thermometers": section.history}, Viewer()
    live, refresh = LiveTab(histories, viewer), RefreshTab(histories, viewer)
    page: Any = Page(
        "Title", viewer, histories, {"Live": lambda: live, "Refresh": lambda: refresh}, AlertManager([], {})
    )
    page._build(1)
    page._picker.place.visible = True
    live.sections[0].state.request = ["table", 0.0, 1.0, "UTC", 1]
    page.__panel__(), live.__panel__()
    for card in refresh.cards:
        card.__panel__()
    return viewer


@pytest.mark.parametrize("on_server", [False, True])
def test_nothing_keeps_a_page_that_was_closed(on_server: bool) -> None:
    section = SectionPage(period=60.0)
    section.publish(0, hut=1.0)
    with set_curdoc(Document()) if on_server else nullcontext():
        viewer = opened(section)
    seen, scheduler = weakref.ref(viewer), viewer.scheduler
    scheduler.close()
    del viewer, scheduler
    until(lambda: gone(seen))


def test_neither_answers_nor_pushes_keep_a_posts_tab_that_was_closed(writer: StorageWriter) -> None:
    statistics = PostStatistics()
    history = History(Feed(SamplePosts(name="talk"), start=False), writer)
    statistics.follow({"talk": history})
    history._memory.posts.add([post("I love #rain, @ben", time=int(time.time() * 1000))])
    statistics.update()
    viewer = Viewer(posts_of="talk")
    tab = PostsTab(viewer, statistics)
    tab.__panel__()
    tab.filters.text = "rain"
    for _ in range(2):
        statistics.query(tab.requests.query()).result(10)
        statistics.update()
        statistics.external_counts.set_counters({"total": 1})
    assert tab.requests.result
    assert tab.requests.result.counts.sentiments.total == 1
    seen, scheduler = weakref.ref(viewer), viewer.scheduler
    scheduler.close()
    del viewer, scheduler, tab
    until(lambda: gone(seen))
