"""Post statistics with a clock that stands still, and a database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.posts.service import PostStatistics
from dashboard.storage.retention import RetentionLimits
from dashboard.storage.writer import StorageWriter
from tests.support.clock import Clock
from tests.support.posts import START

LIMITS = RetentionLimits(86_400.0, 86_400.0, 86_400.0, 86_400.0, 1_000_000_000)


@pytest.fixture
def statistics() -> PostStatistics:
    """Post statistics at ten minutes after START; tests call `update`."""
    clock = Clock(START / 1000 + 600)
    return PostStatistics(clock, clock)


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[StorageWriter]:
    """A storage writer with an empty SQLite file."""
    made = StorageWriter(f"sqlite:///{tmp_path / 'history.sqlite'}", LIMITS)
    yield made
    made.close()
