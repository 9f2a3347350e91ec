"""Posts in the format of Twitter's API v1.1."""

from __future__ import annotations

from typing import Any

from sources.posts.forms.twitter_v1 import is_twitter_v1_post, parse_twitter_v1_post

ORIGINAL: dict[str, Any] = {
    "id_str": "1",
    "created_at": "Fri Jan 15 08:00:00 +0000 2027",
    "text": "Rain &amp;…",
    "extended_tweet": {"full_text": "Rain &amp; wind", "entities": {"hashtags": [{"text": "rain"}]}},
    "user": {"screen_name": "ada"},
    "lang": "en",
}


def test_parse_twitter_v1_post_has_the_full_unescaped_text() -> None:
    post = parse_twitter_v1_post(ORIGINAL)
    assert (post.id, post.time, post.author, post.text, post.tags) == (
        "1",
        1_800_000_000.0,
        "ada",
        "Rain & wind",
        ["rain"],
    )
    assert post.url == "https://x.com/ada/status/1"


def test_parse_twitter_v1_post_of_a_retweet_has_the_text_of_the_original() -> None:
    retweet = {**ORIGINAL, "id_str": "2", "user": {"screen_name": "bob"}, "retweeted_status": ORIGINAL}
    assert parse_twitter_v1_post(retweet).text == "RT @ada: Rain & wind"


def test_is_twitter_v1_post_distinguishes_the_formats() -> None:
    assert is_twitter_v1_post(ORIGINAL)
    assert not is_twitter_v1_post({"id": "1", "text": "Rain", "author_id": "7"})
    assert not is_twitter_v1_post([])
