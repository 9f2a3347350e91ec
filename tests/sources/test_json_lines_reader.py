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
from sources.json_lines_reader import JsonLinesReader


def lines(*numbers: int) -> bytes:
    return b"".join(b'{"n":%d,"filling":"%s"}\n' % (number, b"x" * 400) for number in numbers)


def numbers(read: JsonLinesReader, max_lines: int = 1_000, max_bytes: int = 10_000_000) -> list[Any]:
    """What is told next: the number in each line, None for one that cannot be read."""
    told = read.read_new(max_lines, max_bytes, 10.0)
    return [line.value and line.value["n"] for line in told]


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


def test_each_line_is_told_once_and_new_ones_as_they_come(read: JsonLinesReader, file: Path) -> None:
    assert numbers(read) == [1, 2]
    assert numbers(read) == []
    add(file, lines(3, 4))
    assert numbers(read) == [3, 4]
    assert read.at_end


def test_a_line_that_is_being_written_waits_for_its_end(read: JsonLinesReader, file: Path) -> None:
    add(file, lines(3)[:100])
    assert numbers(read) == [1, 2]
    assert numbers(read) == []
    add(file, lines(3)[100:-1])
    assert numbers(read) == [3], "without its newline it is whole"
    add(file, b"\n" + lines(4))
    assert numbers(read) == [4]


def test_the_first_line_may_be_the_one_that_is_being_written(read: JsonLinesReader, file: Path) -> None:
    file.write_bytes(lines(1)[:20])
    assert numbers(read) == []
    add(file, lines(1)[20:])
    assert numbers(read) == [1]


def test_a_renamed_file_is_not_read_again_and_its_successor_is(read: JsonLinesReader, file: Path) -> None:
    assert numbers(read) == [1, 2]
    add(file, lines(3))
    file.rename(file.with_name("posts-1.jsonl"))
    file.write_bytes(lines(4))
    assert numbers(read) == [4, 3]
    assert numbers(read) == []


def test_a_file_that_is_away_for_a_moment_is_not_read_again(read: JsonLinesReader, file: Path) -> None:
    (file.parent / "other.jsonl").write_bytes(lines(9))
    assert numbers(read) == [9, 1, 2]
    file.rename(file.with_suffix(".away"))
    assert numbers(read) == []
    add(file.with_suffix(".away"), lines(3))
    file.with_suffix(".away").rename(file)
    assert numbers(read) == [3]


def test_an_emptied_file_begins_anew(read: JsonLinesReader, file: Path) -> None:
    assert numbers(read) == [1, 2]
    file.write_bytes(b"")
    assert numbers(read) == []
    add(file, lines(3))
    assert numbers(read) == [3]


def test_a_file_that_was_replaced_by_a_longer_one_is_read_whole(read: JsonLinesReader, file: Path) -> None:
    assert numbers(read) == [1, 2]
    file.write_bytes(lines(5, 6, 7))
    assert numbers(read) == [5, 6, 7]
    inode = file.stat().st_ino
    file.unlink()
    file.write_bytes(lines(10, 11, 12, 13))
    assert numbers(read) == [10, 11, 12, 13], f"even where the disk gives it the number {inode} again"


def test_a_file_that_was_copied_and_emptied_is_not_read_again(read: JsonLinesReader, file: Path) -> None:
    assert numbers(read) == [1, 2]
    add(file, lines(3))
    shutil.copy(file, file.with_name("posts-1.jsonl"))
    file.write_bytes(b"")
    assert numbers(read) == [3]
    add(file, lines(4))
    assert numbers(read) == [4]


def test_a_file_that_was_packed_is_not_read_again(read: JsonLinesReader, file: Path) -> None:
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


def test_packed_files_are_read_once_and_need_no_last_newline(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(lines(1, 2)) + gzip.compress(lines(3)[:-1]))
    read = JsonLinesReader(str(tmp_path))
    assert numbers(read, max_lines=2) == [1, 2]
    assert not read.at_end
    assert numbers(read) == [3]
    assert (numbers(read), read.at_end) == ([], True)


def test_a_damaged_packed_file_tells_what_it_can_and_that_it_is_damaged(tmp_path: Path) -> None:
    whole = gzip.compress(
        b"".join(b'{"n":%d,"r":"%s"}\n' % (n, os.urandom(300).hex().encode()) for n in range(900))
    )
    (tmp_path / "a.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "b.jsonl.gz").write_bytes(b"no gzip at all")
    (tmp_path / "c.jsonl").write_bytes(lines(1))
    read = JsonLinesReader(str(tmp_path))
    told = numbers(read)
    assert told[:100] == list(range(100))
    assert told[-1] == 1
    assert {Path(name).name for name in read.errors} == {"a.jsonl.gz", "b.jsonl.gz"}
    assert read.at_end
    assert numbers(read) == []
    (tmp_path / "a.jsonl.gz").write_bytes(whole)
    assert numbers(read) == list(range(len(told) - 1, 900)), "when it is whole it is read on"


def test_a_deleted_file_is_forgotten_and_others_are_found(read: JsonLinesReader, file: Path) -> None:
    assert numbers(read) == [1, 2]
    (file.parent / "a").mkdir()
    (file.parent / "b.ndjson").write_bytes(lines(3))
    (file.parent / "c.txt").write_bytes(lines(8))
    (file.parent / ".d.jsonl").write_bytes(lines(9))
    file.unlink()
    assert (numbers(read), read.count) == ([3], 1)


def test_much_is_read_in_pieces_and_how_far_it_is_can_be_told(read: JsonLinesReader, file: Path) -> None:
    add(file, lines(3, 4))
    (file.parent / "zz.jsonl").write_bytes(lines(5, 6, 7, 8))
    assert numbers(read, max_lines=2) == [1, 2]
    assert (read.at_end, read.progress) == (False, pytest.approx(0.25))
    assert numbers(read, max_bytes=1_200) == [3, 4, 5]
    assert numbers(read) == [6, 7, 8]
    assert (read.at_end, read.progress) == (True, 1.0)


def test_a_look_ends_in_time(read: JsonLinesReader, file: Path) -> None:
    told = list(read.read_new(1_000, 1_000_000, seconds=0.0))
    assert len(told) == 1
    assert numbers(read) == [2]


def test_files_come_in_the_order_of_their_names_with_numbers_by_size(tmp_path: Path) -> None:
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
def test_a_broken_line_is_told_as_such_and_the_next_is_read(tmp_path: Path, broken: bytes) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines(1) + broken + b"\n" + lines(3))
    read = JsonLinesReader(str(tmp_path))
    told = list(read.read_new(1_000, 100_000_000, 10.0))
    assert [line.number for line in told] == [1, 2, 3]
    assert [line.value and line.value["n"] for line in told] == [1, None, 3]


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\r\n", b"  \n\t\n", b"\0" * 5_000])
def test_marks_blank_lines_and_nuls_of_a_crash_do_no_harm(tmp_path: Path, before: bytes) -> None:
    (tmp_path / "a.jsonl").write_bytes(before + lines(1, 2).replace(b"\n", b"\r\n"))
    assert numbers(JsonLinesReader(str(tmp_path))) == [1, 2]


def test_a_line_that_never_ends_is_passed_over_in_pieces(tmp_path: Path) -> None:
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
def test_a_folder_a_pattern_or_a_file_is_looked_for_where_the_dashboard_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, found: list[int]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    files = ["posts/a.jsonl", "posts/b.json", "posts/deep/er/c.jsonl", "posts [old]/d.jsonl"]
    for number, name in enumerate(files, start=1):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(lines(number))
    assert numbers(JsonLinesReader(path)) == found


def test_two_names_of_a_file_are_one_and_a_pipe_is_none(read: JsonLinesReader, file: Path) -> None:
    os.link(file, file.with_name("hard.jsonl"))
    file.with_name("soft.jsonl").symlink_to(file)
    file.with_name("dangling.jsonl").symlink_to("nowhere")
    os.mkfifo(file.with_name("pipe.jsonl"))
    assert numbers(read) == [1, 2]


def test_where_nothing_is_found_it_is_said_what_was_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SourceError, match=rf"no file {tmp_path}/posts/\*\.jsonl"):
        numbers(JsonLinesReader("posts/*.jsonl"))
    with pytest.raises(SourceError, match=rf"{tmp_path} has no files .*\.jsonl, \.ndjson, \.json"):
        numbers(JsonLinesReader("."))


def test_json_of_any_kind_is_a_line(tmp_path: Path) -> None:
    values = [{"a": 1}, [1], "text", 5, True]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(value) + "\n" for value in values))
    assert [line.value for line in JsonLinesReader(str(tmp_path)).read_new(99, 999, 9.0)] == values


def test_a_file_that_is_emptied_while_it_is_read_in_pieces_begins_anew(
    read: JsonLinesReader, file: Path
) -> None:
    add(file, lines(3, 4))
    assert numbers(read, max_lines=3) == [1, 2, 3]
    file.write_bytes(lines(5))
    assert numbers(read) == [5]
