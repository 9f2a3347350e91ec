"""Files that are no lines of JSON have the same values however they are cut into pieces."""

from __future__ import annotations

from typing import Any

import pytest

from sources.posts.forms import value_splitter
from sources.posts.forms.value_splitter import CsvSplitter, ObjectSplitter, ValueSplitter, splitter_of

SCRIPT = 'var x = [{"a":"b\\\\\\"{"},\n {"c":[{"ä":{}}, "]}"]}]; // "x'.encode()
CSV = '\ufeffid,text\n1,"a\nb ""ä"""\n2,c\n'.encode()


def fed(splitter: ValueSplitter, *pieces: bytes) -> list[Any]:
    return [value for piece in pieces for value in splitter.feed(piece)]


def test_objects_are_found_in_lists_scripts_and_one_after_the_other() -> None:
    assert fed(ObjectSplitter(), SCRIPT) == [{"a": 'b\\"{'}, {"c": [{"ä": {}}, "]}"]}]
    assert fed(ObjectSplitter(), b'{"a": 1} {"a": 2}\n{"a":', b" 3}") == [{"a": 1}, {"a": 2}, {"a": 3}]


@pytest.mark.parametrize("cut", range(len(SCRIPT)))
def test_objects_may_be_cut_anywhere(cut: int) -> None:
    assert fed(ObjectSplitter(), SCRIPT[:cut], SCRIPT[cut:]) == fed(ObjectSplitter(), SCRIPT)


def test_an_object_that_cannot_be_read_is_none_and_the_next_is_read() -> None:
    assert fed(ObjectSplitter(), b'} ] {"a": nope} {"b": "line\nbreak"}') == [None, {"b": "line\nbreak"}]


def test_an_object_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(value_splitter, "_MAX_VALUE_BYTES", 100)
    splitter = ObjectSplitter()
    assert fed(splitter, b'{"a": [' + b"1, " * 50) == [None]
    assert not splitter.is_within
    assert fed(splitter, b'{"b": 2}') == [{"b": 2}]


@pytest.mark.parametrize("cut", range(len(CSV)))
def test_records_may_be_cut_anywhere(cut: int) -> None:
    assert fed(CsvSplitter(","), CSV[:cut], CSV[cut:]) == [
        {"id": "1", "text": 'a\nb "ä"'},
        {"id": "2", "text": "c"},
    ]


def test_a_record_of_another_length_is_none_and_empty_cells_are_left_out() -> None:
    assert fed(CsvSplitter(";"), b"id;text\n1\n2;b;c\n;d\n\n") == [None, None, {"text": "d"}]


def test_the_end_of_a_file_ends_its_last_record() -> None:
    splitter = CsvSplitter(",")
    assert fed(splitter, b"id,text\n1,a\n", b"2,b") == [{"id": "1", "text": "a"}]
    assert splitter.waits
    assert list(splitter.end()) == [{"id": "2", "text": "b"}]
    assert not splitter.waits
    assert fed(splitter, b"\n", b'3,"c') == list(splitter.end()) == []


def test_a_record_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(value_splitter, "_MAX_RECORD_BYTES", 20)
    splitter = CsvSplitter(",")
    assert fed(splitter, b"id,text\n", b'1,"' + b"x" * 30, b"2,b\n") == [None, {"id": "2", "text": "b"}]


@pytest.mark.parametrize(("splitter", "text"), [(ObjectSplitter(), SCRIPT), (CsvSplitter(","), CSV)])
def test_a_copy_goes_on_from_the_same_place(splitter: ValueSplitter, text: bytes) -> None:
    first = fed(splitter, text[:20])
    other = splitter.copy()
    rest = fed(splitter, text[20:])
    assert fed(other, text[20:]) == rest
    assert first + rest == fed(type(splitter)(*([","] if isinstance(splitter, CsvSplitter) else [])), text)


@pytest.mark.parametrize(
    ("line", "following", "kind"),
    [
        (b"[", b"", ObjectSplitter),
        (b"\xef\xbb\xbf[\n", b"", ObjectSplitter),
        (b"window.YTD.tweets.part0 = [ {", b'\n  "tweet"', ObjectSplitter),
        (b"callback([", b"", ObjectSplitter),
        (b"text,id", b"", CsvSplitter),
        (b"id;user.name;Full_Text", b"", CsvSplitter),
        (b"time,temperature", b"", None),
        (b"[1, 2", b"", None),
        (b"a sentence { ", b"", None),
        (b"body {", b" color: red }", None),
        (b"\xff,text", b"", None),
        (b"", b"", None),
    ],
)  # fmt: skip
def test_the_first_line_shows_what_a_file_is(line: bytes, following: bytes, kind: type | None) -> None:
    found = splitter_of(line, False, following)
    assert (found and type(found)) == kind
