"""Which windows memory has, and which are read from the database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.feed.feed import Feed
from dashboard.history.history import History
from dashboard.storage.retention import RetentionLimits
from dashboard.storage.writer import StorageWriter
from sources.base import frame
from tests.support.feeds import Scripted, publish
from tests.support.histories import MINUTE, MS, START, MakeHistory, at

Stored = tuple[Feed, History]


@pytest.fixture
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stored]:
    """A feed, and its history, which has five rows in memory and all in a database that was empty."""
    monkeypatch.setattr("dashboard.history.record_store.RING_ROWS", 5)
    writer = StorageWriter(f"sqlite:///{tmp_path / 'history.sqlite'}", RetentionLimits())
    feed = Feed(Scripted(), start=False)
    history = History(feed, writer)
    writer.query(lambda _: None).result(60)
    yield feed, history
    writer.close()


def test_rows_that_have_left_memory_are_read_from_a_database_that_was_empty(
    stored: Stored,
) -> None:
    feed, history = stored
    for minute in range(5):
        publish(feed, frame([at(minute)]), START)
    assert history.windows.covers(MS), "memory has all that there is"
    for minute in range(5, 8):
        publish(feed, frame([at(minute)]), START)
    assert not history.windows.covers(MS)
    assert history.windows.covers(MS + 3 * MINUTE)
    assert history.oldest_time == MS


def test_a_long_window_has_stored_rows_and_then_those_in_memory(stored: Stored) -> None:
    feed, history = stored
    for minute in range(12):
        publish(feed, frame([at(minute, float(minute))]), START)
    window = history.windows.long(MS)
    assert window.edge > MS
    columns, _, cursor = history.windows.with_newest(window)
    assert columns["time"] == [MS + minute * MINUTE for minute in range(12)]
    assert columns["value here"] == [float(minute) for minute in range(12)]
    assert cursor == history.cursor


def test_a_history_without_a_database_has_no_stored_window(make_history: MakeHistory) -> None:
    _, history = make_history([at(0)])
    assert history.windows.covers(0)
    with pytest.raises(ValueError, match="only the rows in memory"):
        history.windows.fixed(0, MS)
