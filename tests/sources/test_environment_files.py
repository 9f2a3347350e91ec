"""Keys in `.env` files, and what happens when such a file changes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sources.environment_files import EnvironmentFiles


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / ".env"


def test_a_variable_changes_with_its_file(file: Path) -> None:
    file.write_text("SOME_KEY=old\n")
    files = EnvironmentFiles()
    files.load([file])
    assert os.environ["SOME_KEY"] == "old"
    version = files.version
    assert files.reload() == version, "nothing has changed"
    file.write_text("SOME_KEY=newer\n")
    assert files.reload() > version
    assert os.environ["SOME_KEY"] == "newer"
    file.unlink()
    files.reload()
    assert "SOME_KEY" not in os.environ


def test_a_file_may_be_made_later(file: Path) -> None:
    files = EnvironmentFiles()
    files.load([file])
    file.write_text("SOME_KEY=new\n")
    files.reload()
    assert os.environ["SOME_KEY"] == "new"


def test_the_environment_comes_before_files_and_a_file_before_the_next(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SET_OUTSIDE", "outside")
    other = tmp_path / "other"
    file.write_text("SET_OUTSIDE=file\nSOME_KEY=first\n")
    other.write_text("SOME_KEY=second\nOTHER_KEY=second\n")
    files = EnvironmentFiles()
    files.load([file, other])
    assert [os.environ[name] for name in ("SET_OUTSIDE", "SOME_KEY", "OTHER_KEY")] == [
        "outside",
        "first",
        "second",
    ]
    file.write_text("SET_OUTSIDE=file again\n")
    files.reload()
    assert [os.environ[name] for name in ("SET_OUTSIDE", "SOME_KEY")] == ["outside", "second"]


def test_a_file_that_is_no_text_changes_nothing(file: Path) -> None:
    file.write_text("SOME_KEY=old\n")
    files = EnvironmentFiles()
    files.load([file])
    file.write_bytes(b"SOME_KEY=\xff\xfe\n")
    files.reload()
    assert "SOME_KEY" not in os.environ or os.environ["SOME_KEY"] == "old"
