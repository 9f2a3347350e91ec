"""The files that a path setting selects."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sources.base import SourceError
from sources.json_lines_reader.find_files import find_files


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("{}\n")


def found(path: str) -> list[str]:
    return [file.name for file, _ in find_files(path)]


def test_find_files_sorts_numbers_by_value(tmp_path: Path) -> None:
    names = ["a-2026-11-22.jsonl", "a-2026-11-22-2.jsonl", "a-2026-11-22-10.jsonl", "a-2026-11-23.jsonl"]
    write(tmp_path, *reversed(names))
    assert found(str(tmp_path)) == names


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("posts", ["a.jsonl", "b.json"]),
        ("posts/*.jsonl", ["a.jsonl"]),
        ("posts/**/*.jsonl", ["a.jsonl", "c.jsonl"]),
        ("posts/a.jsonl", ["a.jsonl"]),
        ("~/posts/b.json*", ["b.json"]),
        ("posts [old]", ["d.jsonl"]),
    ],
)
def test_find_files_takes_a_folder_a_pattern_or_a_file_in_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, names: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    write(tmp_path, "posts/a.jsonl", "posts/b.json", "posts/deep/er/c.jsonl", "posts [old]/d.jsonl")
    write(tmp_path, "posts/notes.txt", "posts/.hidden.jsonl")
    assert found(path) == names


def test_find_files_returns_linked_files_once_and_no_pipes(tmp_path: Path) -> None:
    write(tmp_path, "file.jsonl")
    file = tmp_path / "file.jsonl"
    os.link(file, tmp_path / "hard.jsonl")
    (tmp_path / "soft.jsonl").symlink_to(file)
    (tmp_path / "dangling.jsonl").symlink_to("missing")
    os.mkfifo(tmp_path / "pipe.jsonl")
    assert found(str(tmp_path)) == ["file.jsonl"]


def test_find_files_error_names_the_place_that_was_searched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SourceError, match=rf"no file {tmp_path}/posts/\*\.jsonl"):
        find_files("posts/*.jsonl")
    with pytest.raises(SourceError, match=rf"{tmp_path} has no files .*\.jsonl, \.ndjson, \.json"):
        find_files(".")
