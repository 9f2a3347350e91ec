"""One file that is read on from its last position."""

from __future__ import annotations

from collections import deque
from pathlib import Path
from typing import Any

import pytest

from sources.json_lines_reader.tailed_file import FilePosition, TailedFile


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "posts.jsonl"
    path.write_text('{"n": 1}\n{"n": 2}\n')
    return path


def read(file: TailedFile, *others: FilePosition) -> list[Any]:
    file.update(file.name, file.name.stat())
    return [line.value for _, line in file.read_new(others) if line]


def test_tailed_file_continues_after_the_last_line(path: Path) -> None:
    file = TailedFile(path, path.stat(), deque())
    assert read(file) == [{"n": 1}, {"n": 2}]
    assert (file.at_end, file.bytes_read) == (True, path.stat().st_size)
    with path.open("a") as end:
        end.write('{"n": 3}\n{"n')
    assert read(file) == [{"n": 3}]


def test_tailed_file_continues_in_a_copy_of_a_former_file(path: Path, tmp_path: Path) -> None:
    former: deque[FilePosition] = deque()
    file = TailedFile(path, path.stat(), former)
    read(file)
    file.remember()
    copy = tmp_path / "copy.jsonl"
    copy.write_text(path.read_text() + '{"n": 3}\n')
    assert read(TailedFile(copy, copy.stat(), former)) == [{"n": 3}]


def test_tailed_file_starts_again_in_a_replacement(path: Path) -> None:
    file = TailedFile(path, path.stat(), deque())
    read(file)
    path.write_text('{"n": 7}\n{"n": 8}\n{"n": 9}\n')
    assert read(file) == [{"n": 7}, {"n": 8}, {"n": 9}]
