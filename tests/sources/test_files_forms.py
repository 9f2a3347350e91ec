"""Files of posts in the forms in which people have them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sources.base import SourceError
from sources.files import Files
from tests.support.clock import Clock
from tests.support.fakes.posts import NOW
from tests.support.post_rows import post_rows

ISO = "2026-11-22T01:30:04.000Z"
POST = {
    "full_text": "R&amp;D &#8211; #science",
    "created_at": "Sun Nov 22 01:30:04 +0000 2026",
    "user": {"screen_name": "ada"},
}


def table(*rows: dict[str, str], delimiter: str = ",") -> str:
    """The rows as CSV."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


POSTS = [POST | {"id_str": str(number), "filling": '}]\\"' * 50} for number in range(1, 4)]
ROW = {"text": "a\nb #science", "created_at": ISO}
FILES = {
    "lines.jsonl": "".join(json.dumps(post) + "\n" for post in POSTS),
    "array.json": json.dumps(POSTS),
    "printed.json": json.dumps(POSTS, indent=2),
    "one-a-line.json": "[\n" + ",\n".join(map(json.dumps, POSTS)) + "\n]\n",
    "objects.json": "\n".join(json.dumps(post, indent=4) for post in POSTS),
    "answer.json": json.dumps({"statuses": POSTS, "search_metadata": {}}, indent=1),
    "tweets.js": "window.YTD.tweets.part0 = " + json.dumps([{"tweet": post} for post in POSTS], indent=2),
    "short.js": "window.YTD.tweets.part0 = " + json.dumps([{"tweet": post} for post in POSTS]),
    "twarc.csv": table(*(ROW | {"id": str(n), "author.username": "ada"} for n in range(3))),
    "german.csv": table(
        *({"Datum": ISO, "Autor": "ada", "Nachricht": f"{n} #science"} for n in range(3)), delimiter=";"
    ),
    "old.js": "Grailbird.data.tweets_2012_01 = \n" + json.dumps(POSTS, indent=2),
    "excel.csv": "\ufeff" + table(*(ROW | {"id": str(n)} for n in range(3)), delimiter=";"),
}  # fmt: skip
Open = Callable[..., Files]


@pytest.fixture
def open_(tmp_path: Path) -> Open:
    return lambda: Files(name="files", path=str(tmp_path), track=["#science"], clock=Clock(NOW))


@pytest.mark.parametrize("name", FILES)
def test_files_of_all_forms_are_read(open_: Open, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(FILES[name])
    source = open_()
    assert len(post_rows(source.fetch())) == 3
    assert (source.warning, source.failures) == ("", {})
    assert post_rows(source.fetch()).empty


def test_a_list_that_grows_is_read_on(open_: Open, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(POSTS[:2], indent=2))
    source = open_()
    assert len(post_rows(source.fetch())) == 2
    (tmp_path / "a.json").write_text(json.dumps(POSTS, indent=2))
    assert post_rows(source.fetch())["id"].tolist() == ["3"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("a\x1b[31mb <html>\n", r"begins with 'a\x1b[31mb <html>'"),
        ("no line end", "begins with 'no line end'"),
        ('{"temperature": 8.4}\n', "begins with '{\"temperature\": 8.4}'"),
        ("time,temperature\n1,2\n", "begins with 'time,temperature"),
    ],
)
def test_a_file_of_an_unknown_form_is_an_error(open_: Open, tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / "a.json").write_text(content)
    source = open_()
    with pytest.raises(SourceError) as raised:
        source.fetch()
    assert words in str(raised.value)
    assert f"{tmp_path}/a.json" in str(raised.value)
    (tmp_path / "b.json").write_text(FILES["printed.json"])
    assert len(post_rows(source.fetch())) == 3
    assert words in source.failures[f"{tmp_path}/a.json"]
