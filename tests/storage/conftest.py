"""Databases of both kinds, the real thing each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dashboard.storage.retention import RetentionLimits
from dashboard.storage.writer import StorageWriter

MakeWriter = Callable[..., StorageWriter]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'folder' / 'history.sqlite'}"
    found: str = request.getfixturevalue("database")
    return found


@pytest.fixture
def make_writer() -> Iterator[MakeWriter]:
    """`make_writer(url)`: a storage writer of that database, closed at the end."""
    made: list[StorageWriter] = []

    def make(url: str, limits: RetentionLimits | None = None, **more: object) -> StorageWriter:
        made.append(StorageWriter(url, limits or RetentionLimits(), **more))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for writer in made:
        writer.close()
