"""Databases of both kinds, the real thing each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dashboard.storage.retention import Limits
from dashboard.storage.writer import Keeper

Keep = Callable[..., Keeper]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'folder' / 'history.sqlite'}"
    found: str = request.getfixturevalue("database")
    return found


@pytest.fixture
def keep() -> Iterator[Keep]:
    """`keep(url)`: a keeper of that database, closed at the end."""
    made: list[Keeper] = []

    def make(url: str, limits: Limits | None = None, **more: object) -> Keeper:
        made.append(Keeper(url, limits or Limits(), **more))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for keeper in made:
        keeper.close()
