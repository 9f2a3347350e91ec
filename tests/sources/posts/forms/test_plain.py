"""Objects of any program with a text and a time are posts."""

from __future__ import annotations

from typing import Any

import pytest

from sources.posts.forms.plain import content_id, is_text_name, parse_plain_post, plain_warning
from sources.posts.post import Post, parse_post

ISO = "2026-11-22T01:30:04Z"


def post(**item: Any) -> Post | None:
    return parse_post({"text": "hello", "time": ISO} | item, parse_plain_post)


def read(**item: Any) -> Post:
    found = post(**item)
    assert found
    return found


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("R&amp;D", "R&D"),
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ("1 < 2 > 0", "1 < 2 > 0"),
        ({"rendered": "<p>one</p>"}, "one"),
        (["a ", {"type": "link", "text": "b"}, 5], "a b"),
        ('{"text":"Takeout"}', "Takeout"),
        ({"plain": "one"}, "one"),
    ],
)
def test_the_text_is_what_a_reader_sees(text: Any, shown: str) -> None:
    assert read(text=text).text == shown


def test_a_post_that_is_a_link_has_its_title_as_text() -> None:
    assert read(text=None, title="Show &amp; tell", url="https://a.test").text == "Show & tell"


def test_an_empty_text_is_none_and_another_field_is_taken() -> None:
    assert post(text=" ") is None
    assert read(text=" ", message="there").text == "there"


@pytest.mark.parametrize(
    ("item", "author"),
    [
        ({"Author": "ada"}, "ada"),
        ({"user": {"screen_name": "ada", "name": "Ada L."}}, "ada"),
        ({"authors": [{"name": "ada"}, {"name": "ben"}]}, "ada"),
        ({"authors": []}, ""),
        ({"author": None, "From": "ada"}, "ada"),
        ({"user": 5}, ""),
        ({"user": "U1", "user_profile": {"display_name": "", "real_name": "Ada"}}, "Ada"),
    ],
)
def test_an_author_may_be_an_object_or_the_first_of_several(item: dict[str, Any], author: str) -> None:
    assert read(**item).author == author


@pytest.mark.parametrize(
    ("item", "time"),
    [
        ({"time": 1795311004}, 1795311004.0),
        ({"time": None, "createdAt": ISO}, 1795311004.0),
        ({"time": "", "Created At": ISO}, 1795311004.0),
        ({"time": None, "date": "2026-11-22", "zeit": "01:30:04"}, 1795311004.0),
        ({"time": "01:30:04", "date": "2026-11-22"}, 1795311004.0),
        ({"time": "soon", "date": ISO}, 1795311004.0),
    ],
)
def test_a_time_is_read_from_the_fields_that_hold_one(item: dict[str, Any], time: float) -> None:
    assert read(**item).time == time


@pytest.mark.parametrize("time", [None, "", "soon", 0, -5])
def test_without_a_time_there_is_no_post(time: Any) -> None:
    assert post(time=time) is None


def test_an_id_is_that_of_the_program_or_the_same_for_the_same_content() -> None:
    assert (read(id=0).id, read(id="a").id, read(guid="g").id) == ("0", "a", "g")
    assert read(id="").id == read().id
    assert read().id != read(text="other").id != read(author="ada").id
    assert content_id("a", 1, "\ud800") != content_id("a", 1, "x"), "half of a character is no error"


@pytest.mark.parametrize(
    ("url", "shown"), [("https://x.test/1", "https://x.test/1"), ("javascript:alert(1)", "")]
)
def test_a_link_of_another_kind_is_not_shown(url: str, shown: str) -> None:
    assert read(url=url).url == shown


@pytest.mark.parametrize(
    ("item", "warning"),
    [
        ({"cw": "Food"}, "Food"),
        ({"sensitive": True}, "Sensitive content"),
        ({"sensitive": "1"}, "Sensitive content"),
        ({"possibly_sensitive": "false"}, ""),
        ({"nsfw": 0}, ""),
        ({}, ""),
    ],
)
def test_warnings_are_words_or_marks(item: dict[str, Any], warning: str) -> None:
    assert plain_warning(item) == warning


@pytest.mark.parametrize(
    ("name", "is_one"), [("Full Text", True), ("tweet_text", True), ("temperature", False)]
)
def test_names_of_texts_are_known_in_any_form(name: str, is_one: bool) -> None:
    assert is_text_name(name) == is_one
