"""A message of Redis is read as people mean it, and one that cannot be is refused with a reason."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sources.posts.source import Post
from sources.redis_messages.parser import MAX_BYTES, read_entry, read_entry_posts, read_message, read_posts
from tests.support.fakes.posts import NOW

BLANK = Post("blank", NOW, "", "", "de")


def read(message: Any) -> Post:
    """A text as it is, anything else as JSON."""
    text = message if isinstance(message, str) else json.dumps(message)
    return read_message(text.encode(), BLANK)


@pytest.mark.parametrize("word", ["science", "#science", " science\n", '"science"'])
def test_a_single_word_is_a_hashtag(word: str) -> None:
    assert read(word) == BLANK._replace(text="#science", tags=["science"])


@pytest.mark.parametrize("word", ["c++", "42", "true", "null", "科学", "naïve", "machine-learning"])
def test_a_single_word_may_have_letters_of_any_script(word: str) -> None:
    assert (read(word).text, read(word).tags) == (f"#{word}", [word])


@pytest.mark.parametrize(
    "text",
    [
        "All of science",
        "🚀",
        "@nasa",
        "https://example.org",
        "#a #b",
        "##",
        "[sic] that is how it was",
        "<script>alert(1)</script>",
        "سلام دنیا",
        "👩\u200d🚀 lifts off",
        "a" * 10_000,
    ],
)
def test_any_other_text_is_a_post(text: str) -> None:
    assert read(text) == BLANK._replace(text=text)
    assert read(json.dumps(text)).text == text


def test_json_message_has_all_fields_of_a_post() -> None:
    message = {
        "id": 7,
        "text": "Rain in #science",
        "author": "ada",
        "lang": "en",
        "url": "https://example.org/7",
        "time": NOW - 5,
    }
    assert read(message) == Post("7", NOW - 5, "ada", "Rain in #science", "en", "https://example.org/7")


def test_json_message_may_use_alternative_names() -> None:
    message = {"content": "Rain", "user": "ada", "created_at": "2027-01-15T08:00:00Z"}
    assert read(message) == BLANK._replace(text="Rain", author="ada", time=1_800_000_000.0)
    assert read({"hashtag": "science", "author": "ada"}) == BLANK._replace(
        text="#science", tags=["science"], author="ada"
    )


@pytest.mark.parametrize(
    "more",
    [
        {"id": None, "author": None, "lang": None, "url": None, "time": None},
        {"id": "", "author": 5, "user": {"name": "ada"}, "lang": [], "url": "javascript:alert(1)"},
        {"url": "https://example.org/" + "a" * 5_000},
    ],
)
def test_json_message_fields_of_another_type_are_ignored(more: dict[str, Any]) -> None:
    assert read({"text": "science", **more}) == BLANK._replace(text="science")


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b'""', "empty"),
        (b"{", "incomplete JSON"),
        (b'{"text": "a', "incomplete JSON"),
        (b"[1, 2]", "no object"),
        (b"{}", "none of text, content"),
        (b'{"text": 5}', "none of text, content"),
        (b'{"text": "  "}', "none of text, content"),
        (b'{"text": "a", "time": "soon"}', "time"),
        (b'{"text": "a", "time": NaN}', "time"),
        (b'{"text": "a", "time": 5e10}', "time"),
        (b'{"text": "a", "id": "' + b"x" * 300 + b'"}', "id"),
        (b"{" * 50_000, "incomplete JSON"),
        (b'{"text": ' + b"[" * 50_000, "incomplete JSON"),
        (b"\xff\xfe", "UTF-8"),
        (b"a" * (MAX_BYTES + 1), "100 kB"),
    ],
)
def test_invalid_message_raises_its_reason(message: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_message(message, BLANK)


def test_long_text_without_a_space_is_parsed_quickly() -> None:
    assert read("a" * 99_000 + ":").text.endswith("a:")


@pytest.mark.parametrize(
    "entry",
    [
        [b"text", b"Rain", b"author", b"ada", b"time", b"1800000000000"],
        [b"json", b'{"text": "Rain", "author": "ada", "time": 1800000000}'],
        [b"data", b'{"content": "Rain", "user": "ada", "created_at": "1800000000"}'],
    ],
)
def test_entry_is_a_post_by_its_fields_or_by_a_message(entry: list[bytes]) -> None:
    assert read_entry(entry, BLANK) == BLANK._replace(text="Rain", author="ada", time=1_800_000_000.0)


@pytest.mark.parametrize("entry", [[b"term", b"science"], [b"message", b"science"]])
def test_entry_may_be_a_term(entry: list[bytes]) -> None:
    assert read_entry(entry, BLANK).text == "#science"


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ([b"temperature", b"21.5"], "none of text, content"),
        ([b"text", b"\xff"], "UTF-8"),
        ([b"text", b"a", b"more", b"a" * MAX_BYTES], "100 kB"),
    ],
)
def test_invalid_entry_raises_its_reason(entry: list[bytes], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_entry(entry, BLANK)


def test_read_posts_reads_the_forms_of_services() -> None:
    classic = {"id_str": "7", "full_text": "R&amp;D", "created_at": "Sun Nov 22 01:30:04 +0000 2026"}
    message = json.dumps(
        [classic | {"user": {"screen_name": "ada"}, "possibly_sensitive": True}] * 2
    ).encode()
    defaults = Post("1", 5.0, "", "")
    for posts in (read_posts(message, defaults), read_entry_posts([b"json", message], defaults)):
        assert [(post.author, post.text, post.warning) for post in posts] == [
            ("ada", "R&D", "Sensitive content")
        ] * 2
    assert read_posts(b"science", defaults)[0].text == "#science"
    with pytest.raises(ValueError, match="had none of"):
        read_posts(b'{"a": {"b": 1}}', defaults)
