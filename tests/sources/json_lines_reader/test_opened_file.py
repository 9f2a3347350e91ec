"""Files in UTF-16 are read as those in UTF-8, also from a position within them and while they grow."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from sources.json_lines_reader.opened_file import utf8_stream

LINES = [f"line {number}: Grüße, 日本, 😀\n" for number in range(20_000)]
TEXT = "".join(LINES)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", ["posts.jsonl", "posts.jsonl.gz"])
def test_stream_is_utf8_from_every_position(tmp_path: Path, encoding: str, name: str) -> None:
    file, body = tmp_path / name, TEXT.encode(encoding)
    file.write_bytes(gzip.compress(body) if name.endswith(".gz") else body)
    with file.open("rb") as raw:
        stream = utf8_stream(raw, file)
        assert stream.read().decode() == TEXT
        offset = len("".join(LINES[:15_000]).encode())
        for place in (offset, 0, offset):
            stream.seek(place)
            expected = LINES[15_000 if place else 0]
            assert stream.peek(4)[:4] == b"line"
            assert stream.readline().decode() == expected


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("Grüße – für 5 €\n".encode("cp1252"), "Grüße – für 5 €\n"),
        ("Grüße\n".encode() + b"\xff\n", "Grüße\n\ufffd\n"),
        ("a" * 16_383 + "ü\n", "a" * 16_383 + "ü\n"),
    ],
)
def test_latin_1_is_read_and_damaged_utf_8_stays(tmp_path: Path, body: bytes | str, text: str) -> None:
    file = tmp_path / "posts.csv"
    file.write_bytes(body.encode() if isinstance(body, str) else body)
    with file.open("rb") as raw:
        assert utf8_stream(raw, file).read().decode(errors="replace") == text


def test_a_character_that_is_half_written_is_read_when_it_is_whole(tmp_path: Path) -> None:
    file, body = tmp_path / "posts.jsonl", "a\n😀\n".encode("utf-16")
    file.write_bytes(body[:-3])
    with file.open("rb") as raw, file.open("ab") as end:
        stream = utf8_stream(raw, file)
        assert stream.read() == b"a\n"
        end.write(body[-3:])
        end.flush()
        assert stream.read().decode() == "😀\n"
