"""Stored rows to export, in SQLite and in PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.app.cli import main
from dashboard.storage.engine import open_database, writing
from dashboard.storage.inserts import WriteBatch, write
from tests.storage.conftest import url

__all__ = ["url"]

Export = Callable[..., int]
Keep = Callable[[WriteBatch], None]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The empty folder in which the command is run."""
    folder = tmp_path / "working"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def keep(url: str, monkeypatch: pytest.MonkeyPatch) -> Keep:
    """`keep(batch)` stores a batch in the database that the settings name."""
    monkeypatch.setenv("DASHBOARD_HISTORY__URL", url)

    def store(batch: WriteBatch) -> None:
        engine = open_database(url)
        with writing(engine) as connection:
            write(connection, batch)
        engine.dispose()

    return store


@pytest.fixture
def export(folder: Path, keep: Keep) -> Export:
    """`export("--source", "weather", ...)` is the exit code of the command."""
    return lambda *arguments: main(["export", *map(str, arguments)])
