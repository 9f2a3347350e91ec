"""Posts that were missed while the dashboard was not running, in memory, database and after a restart."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from dashboard.feed.feed import Feed
from dashboard.history.history import History
from dashboard.storage.retention import RetentionLimits
from dashboard.storage.writer import StorageWriter
from sources import jetstream
from sources.bluesky import Bluesky
from sources.streams import progress
from tests.support.fakes.jetstream import Event, FakeJetstream, created
from tests.support.waiting import until

FIELD = "posts_per_minute #science"


def _events(start: float, end: float) -> list[Event]:
    return [created(start + 20 * n, "#science", f"{start:.0f}-{n}") for n in range(int((end - start) / 20))]


@contextmanager
def _process(folder: Path) -> Iterator[tuple[History, StorageWriter]]:
    writer = StorageWriter(f"sqlite:///{folder / 'history.sqlite'}", RetentionLimits())
    source = Bluesky(name="bluesky", track=["#science"], interval=1.0)
    feed = Feed(source, start=False)
    history = History(feed, writer)
    writer.query(lambda _: None).result(10)
    feed.start()
    try:
        yield history, writer
    finally:
        feed.stop()
        source.close()
        writer.close()


def _line(history: History) -> dict[float, float]:
    """Posts per minute in memory by unix seconds."""
    columns = history.window()[0]
    return dict(zip((at / 1000 for at in columns["time"]), columns.get(FIELD, ()), strict=False))


def _stored(writer: StorageWriter) -> dict[float, float]:
    query = text("SELECT time, value FROM points WHERE value IS NOT NULL")
    rows = writer.query(lambda connection: connection.execute(query).all()).result(10)
    return {at / 1000: value for at, value in rows}


def test_missed_minutes_are_counted_once_in_memory_and_database_and_after_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jetstream, "_FIRST_PAUSE_SECONDS", 0.01)
    now = time.time()
    stopped = now - 3 * 3600
    monkeypatch.setattr(progress, "FIRST_BACKLOG_SECONDS", 3 * 3600 + 700.0)
    with FakeJetstream() as fake:
        monkeypatch.setenv("BLUESKY_URL", fake.url)
        fake.events = _events(stopped - 600, stopped)
        with _process(tmp_path) as (history, writer):
            until(lambda: len(_stored(writer)) >= 8)
            first = _stored(writer)
        fake.events += _events(stopped, now + 1)
        end = (now - 60) // 60 * 60
        with _process(tmp_path) as (history, writer):
            until(lambda: end - 60 in _stored(writer) and end - 60 in _line(history))
            stored, line = _stored(writer), _line(history)
        with _process(tmp_path) as (history, writer):
            until(lambda: {min(first), end - 60} <= _line(history).keys())
            again = _line(history)
            posts = writer.query(lambda c: c.execute(text("SELECT count(*) FROM posts")).scalar_one())
            assert posts.result(10) == len(fake.events)
    minutes = [float(minute) for minute in range(int(min(first)), int(end), 60)]
    truth = {
        minute: float(sum(int(event["time_us"] / 6e7) * 60 == minute for event in fake.events))
        for minute in minutes
    }
    assert {at: stored[at] for at in minutes} == truth
    assert {at: line[at] for at in minutes} == truth
    assert {at: again[at] for at in minutes} == truth
