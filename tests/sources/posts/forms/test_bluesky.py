"""Events, views and records of Bluesky are posts."""

from __future__ import annotations

from typing import Any

import pytest

from sources.posts.forms.bluesky import COLLECTION, is_bluesky_post, parse_bluesky_post
from sources.posts.post import Post, parse_post

ISO = "2026-11-22T01:30:04Z"
RECORD = {"text": "hello", "createdAt": ISO, "langs": ["en", "de"]}
URI = f"at://did:plc:1/{COLLECTION}/3k"
VIEW = {"uri": URI, "author": {"handle": "ada.test"}, "record": RECORD}
EVENT = {
    "did": "did:plc:1",
    "time_us": 1_795_311_005_000_000,
    "commit": {"rkey": "3k", "record": RECORD, "collection": COLLECTION},
}


def view(**changes: Any) -> Post | None:
    return parse_post(VIEW | changes, parse_bluesky_post)


def test_a_view_is_a_post() -> None:
    assert is_bluesky_post(VIEW)
    assert view() == Post(
        URI, 1795311004.0, "ada.test", "hello", "en", "https://bsky.app/profile/ada.test/post/3k", []
    )


def test_an_event_of_the_stream_is_the_same_post_at_the_time_of_the_stream() -> None:
    assert is_bluesky_post(EVENT)
    post = parse_post(EVENT, parse_bluesky_post)
    assert post
    assert (post.id, post.time, post.author) == (URI, 1795311005.0, "did:plc:1")


@pytest.mark.parametrize(
    "item",
    [
        EVENT | {"commit": EVENT["commit"] | {"collection": "app.bsky.feed.like"}},  # type: ignore[operator]
        {"did": "did:plc:1", "commit": {"operation": "delete", "rkey": "3k"}},
        {"uri": "https://bsky.app", "record": RECORD},
        {"uri": URI},
    ],
)
def test_other_events_are_none(item: dict[str, Any]) -> None:
    assert not is_bluesky_post(item)


def test_the_time_of_the_server_is_taken_where_that_of_the_author_is_none() -> None:
    post = view(record=RECORD | {"createdAt": "yesterday"}, indexedAt=ISO)
    assert post
    assert post.time == 1795311004.0
    assert view(record=RECORD | {"createdAt": "yesterday"}) is None


def test_an_author_without_a_name_has_an_identifier() -> None:
    post = view(author=None)
    assert post
    assert post.author == "did:plc:1"


def test_hashtags_are_those_of_the_text_and_those_beside_it() -> None:
    facets = [{"features": [{"tag": "a"}, {"uri": "https://x.test"}]}]
    post = view(record=RECORD | {"facets": facets, "tags": ["b"]})
    assert post
    assert post.tags == ["a", "b"]


@pytest.mark.parametrize(
    ("labels", "own", "warning"),
    [
        ([{"val": "porn"}], [], "Adult content"),
        ([{"val": "porn"}, {"val": "porn", "neg": True}], [], ""),
        ([{"val": "gore"}], [{"val": "graphic-media"}], "Graphic media"),
        ([{"val": "!warn"}, {"val": "!hide"}], [], "Sensitive content"),
        ([{"val": "!no-unauthenticated"}], [], ""),
        ([{"val": "flashing-images"}], [], "Flashing images"),
    ],
)
def test_labels_are_warnings_in_words(labels: list[Any], own: list[Any], warning: str) -> None:
    post = view(labels=labels, record=RECORD | {"labels": {"values": own}})
    assert post
    assert post.warning == warning


@pytest.mark.parametrize(
    "wrong", [{"uri": "at://did:plc:1"}, {"record": {"createdAt": ISO}}, {"labels": [{}]}]
)
def test_what_lacks_a_part_is_none(wrong: dict[str, Any]) -> None:
    assert view(**wrong) is None
