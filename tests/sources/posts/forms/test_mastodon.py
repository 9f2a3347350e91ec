"""Statuses of Mastodon and notes of ActivityPub are posts."""

from __future__ import annotations

from typing import Any

import pytest

from sources.posts.forms.mastodon import is_activity_note, is_status, parse_activity_note, parse_status
from sources.posts.post import Post, parse_post

ISO = "2026-11-22T01:30:04Z"
STATUS = {
    "id": "7",
    "uri": "https://m.test/7",
    "url": "https://m.test/@ada/7",
    "created_at": ISO,
    "account": {"acct": "ada"},
    "content": "<p>R&amp;D</p>",
    "language": "en",
    "tags": [{"name": "science"}],
}
NOTE = {
    "id": "https://m.test/7",
    "type": "Note",
    "published": ISO,
    "attributedTo": "https://m.test/users/ada",
    "content": "<p>R&amp;D</p>",
}


def status(**changes: Any) -> Post | None:
    return parse_post(STATUS | changes, parse_status)


def note(**changes: Any) -> Post | None:
    return parse_post(NOTE | changes, parse_activity_note)


def test_a_status_is_a_post() -> None:
    assert is_status(STATUS)
    assert status() == Post(
        "https://m.test/7", 1795311004.0, "ada", "R&D", "en", "https://m.test/@ada/7", ["science"]
    )


def test_a_boost_is_the_original() -> None:
    original = STATUS | {"uri": "https://other.test/1", "account": {"acct": "ben@other.test"}}
    post = status(reblog=original, content="")
    assert post
    assert (post.id, post.author, post.text) == ("https://other.test/1", "ben@other.test", "R&D")


@pytest.mark.parametrize(
    "missing", [{"content": None}, {"created_at": "soon"}, {"account": {}}, {"tags": [{}]}, {"account": None}]
)
def test_a_status_without_what_a_post_needs_is_none(missing: dict[str, Any]) -> None:
    assert status(**missing) is None


def test_a_link_of_another_kind_is_not_shown() -> None:
    post = status(url="javascript:alert(1)")
    assert post
    assert post.url == ""


def test_a_note_is_the_same_post() -> None:
    assert is_activity_note(NOTE)
    assert note() == Post("https://m.test/7", 1795311004.0, "ada@m.test", "R&D", "", "https://m.test/7", [])
    tags = [{"type": "Hashtag", "name": "#science"}, {"type": "Mention", "name": "@ben"}]
    post = note(contentMap={"de": "x"}, tag=tags)
    assert post
    assert (post.lang, post.tags) == ("de", ["science"])


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("https://m.test/@ada", "ada@m.test"),
        ("https://m.test/users/ada/", "ada@m.test"),
        (["https://m.test/users/ada", "https://m.test/users/ben"], "ada@m.test"),
        ({"type": "Person", "id": "https://m.test/users/ada"}, "ada@m.test"),
        ("https://m.test/", "https://m.test/"),
        ("ada", "ada"),
    ],
)
def test_the_author_of_a_note_has_an_account_at_a_server(author: Any, name: str) -> None:
    post = note(attributedTo=author)
    assert post
    assert post.author == name


@pytest.mark.parametrize(
    ("changes", "url", "tags"),
    [
        ({"url": "https://m.test/@ada/7"}, "https://m.test/@ada/7", []),
        ({"url": [{"type": "Link", "href": "https://v.test/7"}, "https://m.test"]}, "https://v.test/7", []),
        ({"url": None, "tag": {"type": "Hashtag", "name": "#one"}}, "https://m.test/7", ["one"]),
        ({"url": [], "tag": None}, "https://m.test/7", []),
    ],
)
def test_properties_may_be_lists_objects_or_single_values(
    changes: dict[str, Any], url: str, tags: list[str]
) -> None:
    post = note(**changes)
    assert post
    assert (post.url, post.tags) == (url, tags)


@pytest.mark.parametrize(
    ("words", "sensitive", "warning"),
    [("Food", False, "Food"), ("<b>Food", True, "Food"), (" ", True, "Sensitive content"), (None, False, "")],
)
def test_the_authors_warning_comes_before_the_mark_of_media(
    words: str | None, sensitive: bool, warning: str
) -> None:
    for post in (
        status(spoiler_text=words, sensitive=sensitive),
        note(summary=words, sensitive=sensitive),
    ):
        assert post
        assert post.warning == warning
