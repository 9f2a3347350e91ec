"""Rows of a viewport: from memory at once, from the database when it answers, and never half of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from dashboard.feed.feed import Feed
from dashboard.history.archive import ArchiveWindow
from dashboard.history.history import History
from dashboard.history.shown_keys import Choice
from dashboard.storage.engine import StorageUnavailable
from dashboard.storage.retention import RetentionLimits
from dashboard.storage.windows import Window
from dashboard.storage.writer import StorageWriter
from dashboard.views.common.viewer import Viewer
from dashboard.views.live.row_loader import RowLoader
from dashboard.views.live.row_query import RowQuery
from sources.base import frame
from tests.support.feeds import publish
from tests.support.sections import START, Thermometers, at


class Loading:
    """A loader over a history with a row a minute; `answers` counts those of the database."""

    def __init__(self, minutes: int, writer: StorageWriter | None = None) -> None:
        self.feed = Feed(Thermometers(name="thermometers", interval=60.0), start=False)
        self.history = History(self.feed, writer)
        if writer is not None:
            writer.query(lambda _: None).result(60)  # nothing is restored among the rows below
        self.viewer = Viewer(window="1 h")
        self.answers = threading.Semaphore(0)
        query = RowQuery(self.history, self.viewer.viewport)
        self.loader = RowLoader(self.history, query, self.answers.release)
        for minute in range(minutes):
            self.publish(minute)

    def publish(self, minute: int) -> None:
        rows = [
            {"time": START + 60 * minute, "place": place, "temperature": minute, "humidity": 50.0}
            for place in ("hut", "lake")
        ]
        publish(self.feed, frame(rows), START + 60 * minute)

    def look_back(self, first: float, last: float) -> None:
        self.viewer.viewport.dispatch("choose_range", range=(at(first), at(last)))


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], Loading]]:
    """`load(minutes)` is of a history whose memory has the last ten rows only, and a database all."""
    monkeypatch.setattr("dashboard.history.record_store.RING_ROWS", 10)
    writer = StorageWriter(f"sqlite:///{tmp_path / 'history.sqlite'}", RetentionLimits())
    yield lambda minutes: Loading(minutes, writer)
    writer.close()


def test_rows_in_memory_are_there_at_once() -> None:
    loading = Loading(30)
    result, is_all = loading.loader.load()
    assert is_all
    assert len(result.columns["time"]) == 30
    assert (result.is_fixed, result.target, result.cursor) == (False, None, loading.history.cursor)
    assert {series.field for series in result.series} == {
        "temperature hut", "temperature lake", "humidity hut", "humidity lake"
    }  # fmt: skip
    assert loading.loader.take() is None


def test_a_range_of_the_past_has_its_rows_and_no_more_join() -> None:
    loading = Loading(60)
    loading.look_back(10, 20)
    result, is_all = loading.loader.load()
    assert (is_all, result.is_fixed) == (True, True)
    times = result.columns["time"]
    assert times[0] <= at(10)
    assert at(20) <= times[-1] < at(60)


def test_a_choice_has_its_rows_until_another_is_made() -> None:
    loading = Loading(5)
    loading.loader.choose(Choice(("lake",)))
    assert loading.loader.has_choice
    result, _ = loading.loader.load()
    assert set(result.columns) == {"time", "temperature lake", "humidity lake"}
    chosen = loading.loader.rows
    loading.loader.choose(Choice())
    assert loading.loader.rows is loading.history.shown
    loading.publish(5)
    assert len(chosen.window(0)["time"]) == 5, "rows that no page shows are not updated"
    assert not loading.loader.has_choice


def test_rows_that_only_the_database_has_come_when_it_answers(load: Callable[[int], Loading]) -> None:
    loading = load(50)
    first, is_all = loading.loader.load()
    assert not is_all
    assert first.columns["time"][-1] == at(49), "a few rows show the lines until then"
    assert loading.answers.acquire(timeout=60)
    loading.publish(50)
    result = loading.loader.take()
    assert result is not None
    assert result.columns["time"] == [at(minute) for minute in range(51)]
    assert result.columns["temperature lake"] == [float(minute) for minute in range(51)]
    assert (result.cursor, result.is_fixed) == (loading.history.cursor, False)
    assert loading.loader.take() is None, "it is taken once"


def test_a_stored_range_of_the_past_is_fixed(load: Callable[[int], Loading]) -> None:
    loading = load(50)
    loading.look_back(5, 10)
    _, is_all = loading.loader.load()
    assert not is_all
    assert loading.answers.acquire(timeout=60)
    result = loading.loader.take()
    assert result is not None
    assert result.is_fixed
    assert {at(minute) for minute in range(5, 11)} <= set(result.columns["time"])
    assert at(49) not in result.columns["time"]


def test_rows_in_memory_are_shown_where_the_database_cannot_be_read(load: Callable[[int], Loading]) -> None:
    loading = load(50)
    failed: Future[Window] = Future()
    failed.set_exception(StorageUnavailable("It is gone."))
    loading.loader.coming = ArchiveWindow(failed, at(0), at(49), at(49))
    result = loading.loader.take()
    assert result is not None
    assert result.columns["time"] == [at(minute) for minute in range(40, 50)]
    assert not result.is_fixed
