"""The newest posts of a history come from memory, and searches from the database."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.feed.status import Batch
from dashboard.history.archive import Archive
from dashboard.history.history_posts import HistoryPosts
from dashboard.history.memory_store import MemoryStore
from dashboard.history.recent_posts import PostUpdate
from dashboard.storage.inserts import WriteBatch
from dashboard.storage.retention import RetentionLimits
from dashboard.storage.writer import StorageWriter
from sources.base import frame
from tests.support.feeds import Scripted
from tests.support.posts import START, post

STORED, IN_MEMORY = [post("rain", 1), post("sun", 2)], [post("more rain", 3)]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """An archive with the posts of STORED."""
    writer = StorageWriter(f"sqlite:///{tmp_path / 'history.sqlite'}", RetentionLimits())
    writer.enqueue(WriteBatch("talk", (), [], STORED))
    yield Archive(writer, "talk")
    writer.close()


def batch(posts: Any, *, sample: bool = False) -> Batch:
    return Batch(frame([], ["time"]), [], posts, START / 1000, 60.0, sample, {}, False)


def test_posts_in_memory_are_the_newest_and_those_in_the_database_are_found(archive: Archive) -> None:
    lock = threading.RLock()
    memory = MemoryStore(Scripted(), lock)
    posts, updates = HistoryPosts(memory, archive, lock), list[PostUpdate]()
    posts.subscribe(updates.append)
    memory.receive(batch(IN_MEMORY))
    assert posts.newest(10) == IN_MEMORY
    assert posts.find(10, words=("rain",)).result(10) == STORED[:1]
    assert updates == [PostUpdate(IN_MEMORY)]


def test_sample_posts_are_found_in_memory_alone(archive: Archive) -> None:
    lock = threading.RLock()
    memory = MemoryStore(Scripted(), lock)
    memory.receive(batch(IN_MEMORY, sample=True))
    assert HistoryPosts(memory, archive, lock).find(10, words=("rain",)).result(10) == IN_MEMORY


def test_without_a_database_posts_are_found_in_memory() -> None:
    lock = threading.RLock()
    memory = MemoryStore(Scripted(), lock)
    memory.receive(batch([*STORED, *IN_MEMORY]))
    assert HistoryPosts(memory, None, lock).find(1, words=("rain",)).result(10) == IN_MEMORY
