"""Files are followed as `tail -F` does: each line once, whatever happens to the files meanwhile."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from sources.base import SourceError
from sources.json_lines_reader import tailed_file
from sources.json_lines_reader.reader import JsonLinesReader


def lines(*numbers: int) -> bytes:
    return b"".join(b'{"n":%d,"filling":"%s"}\n' % (number, b"x" * 400) for number in numbers)


def numbers(read: JsonLinesReader, max_lines: int = 1_000, max_bytes: int = 10_000_000) -> list[Any]:
    """The numbers in the next lines, None for a line that cannot be parsed."""
    lines_read = read.read_new(max_lines, max_bytes, 10.0)
    return [line.value and line.value["n"] for line in lines_read]


def add(file: Path, more: bytes) -> None:
    with file.open("ab") as into:
        into.write(more)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "posts.jsonl"
    file.write_bytes(lines(1, 2))
    return file


@pytest.fixture
def read(file: Path) -> JsonLinesReader:
    return JsonLinesReader(str(file.parent))


def test_reader_returns_each_line_once(read: JsonLinesReader, file: Path) -> None:
    assert numbers(read) == [1, 2]
    assert numbers(read) == []
    add(file, lines(3, 4))
    assert numbers(read) == [3, 4]
    assert read.at_end


def test_reader_waits_for_the_end_of_a_line(read: JsonLinesReader, file: Path) -> None:
    add(file, lines(3)[:100])
    assert numbers(read) == [1, 2]
    assert numbers(read) == []
    add(file, lines(3)[100:-1])
    assert numbers(read) == [3], "without its newline it is whole"
    add(file, b"\n" + lines(4))
    assert numbers(read) == [4]


def test_reader_reads_a_last_record_without_a_line_end_when_no_one_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tailed_file, "_FRESH_SECONDS", 1e8)
    file = tmp_path / "posts.csv"
    file.write_text("id,text\n1,a\n2,b")
    read = JsonLinesReader(str(file))

    def ids() -> list[str]:
        return [line.value["id"] for line in read.read_new(100, 10_000, 60.0)]

    assert ids() == ["1"]
    assert not read.at_end
    os.utime(file, (0, 0))
    assert ids() == ["2"]
    assert read.at_end
    add(file, b"\n3,c\n")
    assert ids() == ["3"]


def test_reader_waits_for_the_end_of_the_first_line(read: JsonLinesReader, file: Path) -> None:
    file.write_bytes(lines(1)[:20])
    assert numbers(read) == []
    add(file, lines(1)[20:])
    assert numbers(read) == [1]


def test_reader_does_not_read_a_renamed_file_again(read: JsonLinesReader, file: Path) -> None:
    assert numbers(read) == [1, 2]
    add(file, lines(3))
    file.rename(file.with_name("posts-1.jsonl"))
    file.write_bytes(lines(4))
    assert numbers(read) == [4, 3]
    assert numbers(read) == []


def test_reader_does_not_read_a_file_again_that_was_missing_for_a_moment(
    read: JsonLinesReader, file: Path
) -> None:
    (file.parent / "other.jsonl").write_bytes(lines(9))
    assert numbers(read) == [9, 1, 2]
    file.rename(file.with_suffix(".away"))
    assert numbers(read) == []
    add(file.with_suffix(".away"), lines(3))
    file.with_suffix(".away").rename(file)
    assert numbers(read) == [3]


def test_reader_starts_again_in_an_emptied_file(read: JsonLinesReader, file: Path) -> None:
    assert numbers(read) == [1, 2]
    file.write_bytes(b"")
    assert numbers(read) == []
    add(file, lines(3))
    assert numbers(read) == [3]


def test_reader_reads_a_longer_replacement_in_full(read: JsonLinesReader, file: Path) -> None:
    assert numbers(read) == [1, 2]
    file.write_bytes(lines(5, 6, 7))
    assert numbers(read) == [5, 6, 7]
    inode = file.stat().st_ino
    file.unlink()
    file.write_bytes(lines(10, 11, 12, 13))
    assert numbers(read) == [10, 11, 12, 13], f"even where the disk gives it the number {inode} again"


def test_reader_does_not_read_a_copy_of_an_emptied_file_again(read: JsonLinesReader, file: Path) -> None:
    assert numbers(read) == [1, 2]
    add(file, lines(3))
    shutil.copy(file, file.with_name("posts-1.jsonl"))
    file.write_bytes(b"")
    assert numbers(read) == [3]
    add(file, lines(4))
    assert numbers(read) == [4]


def test_reader_does_not_read_a_packed_copy_again(read: JsonLinesReader, file: Path) -> None:
    assert numbers(read) == [1, 2]
    packed = gzip.compress(lines(1, 2, 3))
    half = file.with_name("posts.jsonl.gz")
    half.write_bytes(packed[:-12])
    assert 1 not in numbers(read)
    half.write_bytes(packed)
    file.unlink()
    assert numbers(read) in ([3], [])
    assert numbers(read) == []
    assert read.errors == {}


def test_reader_reads_packed_files_once(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(lines(1, 2)) + gzip.compress(lines(3)[:-1]))
    read = JsonLinesReader(str(tmp_path))
    assert numbers(read, max_lines=2) == [1, 2]
    assert not read.at_end
    assert numbers(read) == [3]
    assert (numbers(read), read.at_end) == ([], True)


def test_reader_reads_a_damaged_packed_file_as_far_as_possible(tmp_path: Path) -> None:
    whole = gzip.compress(
        b"".join(b'{"n":%d,"r":"%s"}\n' % (n, os.urandom(300).hex().encode()) for n in range(900))
    )
    (tmp_path / "a.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "b.jsonl.gz").write_bytes(b"no gzip at all")
    (tmp_path / "c.jsonl").write_bytes(lines(1))
    read = JsonLinesReader(str(tmp_path))
    lines_read = numbers(read)
    assert lines_read[:100] == list(range(100))
    assert lines_read[-1] == 1
    assert {Path(name).name for name in read.errors} == {"a.jsonl.gz", "b.jsonl.gz"}
    assert read.at_end
    assert numbers(read) == []
    (tmp_path / "a.jsonl.gz").write_bytes(whole)
    assert numbers(read) == list(range(len(lines_read) - 1, 900)), "reading goes on when it is complete"


def test_reader_forgets_a_deleted_file(read: JsonLinesReader, file: Path) -> None:
    assert numbers(read) == [1, 2]
    (file.parent / "a").mkdir()
    (file.parent / "b.ndjson").write_bytes(lines(3))
    (file.parent / "c.txt").write_bytes(lines(8))
    (file.parent / ".d.jsonl").write_bytes(lines(9))
    file.unlink()
    assert (numbers(read), read.count) == ([3], 1)


def test_reader_reads_in_pieces_and_has_progress(read: JsonLinesReader, file: Path) -> None:
    add(file, lines(3, 4))
    (file.parent / "zz.jsonl").write_bytes(lines(5, 6, 7, 8))
    assert numbers(read, max_lines=2) == [1, 2]
    assert (read.at_end, read.progress) == (False, pytest.approx(0.25))
    assert numbers(read, max_bytes=1_200) == [3, 4, 5]
    assert numbers(read) == [6, 7, 8]
    assert (read.at_end, read.progress) == (True, 1.0)


def test_reader_stops_at_the_time_limit(read: JsonLinesReader, file: Path) -> None:
    lines_read = list(read.read_new(1_000, 1_000_000, seconds=0.0))
    assert len(lines_read) == 1
    assert numbers(read) == [2]


def test_reader_reads_files_in_natural_order(tmp_path: Path) -> None:
    names = ["a-2026-11-22.jsonl", "a-2026-11-22-2.jsonl", "a-2026-11-22-10.jsonl", "a-2026-11-23.jsonl"]
    for number, name in reversed(list(enumerate(names))):
        (tmp_path / name).write_bytes(lines(number))
    assert numbers(JsonLinesReader(str(tmp_path))) == [0, 1, 2, 3]


BROKEN = {
    "no JSON": b'{"n":2',
    "not UTF-8": b'{"n":2,"x":"\xff\xfe"}',
    "a NUL inside": b'{"n":2,"x":"\0"}',
    "deep": b'{"n":2,"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "long": b'{"n":2,"x":"' + b"y" * 9_000_000 + b'"}',
    "a long number": b'{"n":' + b"9" * 10_000 + b"}",
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_reader_returns_none_for_an_invalid_line(tmp_path: Path, broken: bytes) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines(1) + broken + b"\n" + lines(3))
    read = JsonLinesReader(str(tmp_path))
    lines_read = list(read.read_new(1_000, 100_000_000, 10.0))
    assert [line.number for line in lines_read] == [1, 2, 3]
    assert [line.value and line.value["n"] for line in lines_read] == [1, None, 3]


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\r\n", b"  \n\t\n", b"\0" * 5_000])
def test_reader_ignores_byte_order_marks_blank_lines_and_nuls(tmp_path: Path, before: bytes) -> None:
    (tmp_path / "a.jsonl").write_bytes(before + lines(1, 2).replace(b"\n", b"\r\n"))
    assert numbers(JsonLinesReader(str(tmp_path))) == [1, 2]


def test_reader_skips_a_line_without_end_in_pieces(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"y" * 30_000_000)
    read = JsonLinesReader(str(tmp_path))
    assert [numbers(read, max_bytes=8_000_000) for _ in range(3)] == [[None], [], []]
    add(tmp_path / "a.jsonl", b"\n" + lines(1))
    assert numbers(read) == [1]


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("posts", [1, 2]),
        ("posts/*.jsonl", [1]),
        ("posts/**/*.jsonl", [1, 3]),
        ("posts/a.jsonl", [1]),
        ("~/posts/b.json*", [2]),
        ("posts [old]", [4]),
    ],
)
def test_reader_path_is_relative_to_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, found: list[int]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    files = ["posts/a.jsonl", "posts/b.json", "posts/deep/er/c.jsonl", "posts [old]/d.jsonl"]
    for number, name in enumerate(files, start=1):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(lines(number))
    assert numbers(JsonLinesReader(path)) == found


def test_reader_reads_linked_files_once_and_no_pipes(read: JsonLinesReader, file: Path) -> None:
    os.link(file, file.with_name("hard.jsonl"))
    file.with_name("soft.jsonl").symlink_to(file)
    file.with_name("dangling.jsonl").symlink_to("nowhere")
    os.mkfifo(file.with_name("pipe.jsonl"))
    assert numbers(read) == [1, 2]


def test_reader_error_names_the_place_that_was_searched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SourceError, match=rf"no file {tmp_path}/posts/\*\.jsonl"):
        numbers(JsonLinesReader("posts/*.jsonl"))
    with pytest.raises(SourceError, match=rf"{tmp_path} has no files .*\.jsonl, \.ndjson, \.json"):
        numbers(JsonLinesReader("."))


def test_reader_returns_json_of_any_type(tmp_path: Path) -> None:
    values = [{"a": 1}, [1], "text", 5, True]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(value) + "\n" for value in values))
    assert [line.value for line in JsonLinesReader(str(tmp_path)).read_new(99, 999, 9.0)] == values


def test_reader_starts_again_in_a_file_emptied_between_pieces(read: JsonLinesReader, file: Path) -> None:
    add(file, lines(3, 4))
    assert numbers(read, max_lines=3) == [1, 2, 3]
    file.write_bytes(lines(5))
    assert numbers(read) == [5]
