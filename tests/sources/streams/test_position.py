"""A stream goes on where it was read to, after any end of the process."""

from __future__ import annotations

from pathlib import Path

import pytest

from sources.streams.position import StreamPosition


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DASHBOARD_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


def test_a_position_is_read_after_a_restart(folder: Path) -> None:
    assert StreamPosition("posts").read() == 0
    assert StreamPosition("posts").write(5.5) == ""
    assert StreamPosition("posts").read() == 5.5
    assert StreamPosition("other").read() == 0


def test_a_position_never_goes_back(folder: Path) -> None:
    position = StreamPosition("posts")
    for time in (5.0, 3.0, 5.0):
        assert position.write(time) == ""
    assert position.read() == 5.0


@pytest.mark.parametrize("name", ["../up", "a/b", "posts: all", "ä"])
def test_any_name_of_a_source_is_a_file_in_the_folder(folder: Path, name: str) -> None:
    StreamPosition(name).write(7.0)
    assert len(list(folder.iterdir())) == 1
    assert StreamPosition(name).read() == 7.0


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b'{"time": "x"}', b'{"time": null}', b"\xff"])
def test_a_damaged_file_starts_the_stream_anew(folder: Path, content: bytes) -> None:
    position = StreamPosition("posts")
    position.write(5.0)
    (file,) = folder.iterdir()
    file.write_bytes(content)
    assert position.read() == 0
    assert position.write(6.0) == ""
    assert position.read() == 6.0


def test_a_folder_that_cannot_be_written_is_named_with_what_to_do(folder: Path) -> None:
    folder.write_text("a file")
    position = StreamPosition("posts")
    words = position.write(5.0)
    assert str(folder) in words
    assert "DASHBOARD_DATA_DIR" in words
    folder.unlink()
    assert position.write(5.0) == "", "it is stored as soon as it can be"
