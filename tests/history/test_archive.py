"""Windows from the database: queried once for all viewers, and again after a while."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.history.archive import CACHE_SECONDS, Archive
from dashboard.storage.inserts import WriteBatch
from dashboard.storage.retention import RetentionLimits
from dashboard.storage.writer import StorageWriter
from tests.support.clock import Clock
from tests.support.posts import post
from tests.support.storage_rows import START, beat


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[StorageWriter]:
    made = StorageWriter(f"sqlite:///{tmp_path / 'history.sqlite'}", RetentionLimits())
    yield made
    made.close()


def test_a_window_is_queried_once_within_some_seconds(writer: StorageWriter) -> None:
    clock = Clock()
    archive = Archive(writer, "host", clock)
    writer.enqueue(beat(3))
    first = archive.window(START, START + 60_000, 100)
    assert first.result(10).columns["temperature"] == [0.0, 1.0, 2.0]
    assert archive.window(START, START + 60_000, 100) is first
    writer.enqueue(beat(4))
    clock.advance(CACHE_SECONDS)
    later = archive.window(START, START + 60_000, 100).result(10)
    assert later.columns["temperature"] == [0.0, 1.0, 2.0, 3.0]


def test_posts_are_found_newest_first(writer: StorageWriter) -> None:
    posts = [post("rain", 1), post("sun", 2), post("more rain", 3)]
    writer.enqueue(WriteBatch("talk", (), [], posts))
    found = Archive(writer, "talk").posts(10, posts[2]["time"], ("rain",)).result(10)
    assert found == [posts[2], posts[0]]
