"""Posts in the format of X's API v2."""

from __future__ import annotations

import pytest

from sources.posts.forms.x import included, parse_x_post, post_id, to_x_post, x_url
from sources.posts.post import Post

POST = Post("7", 1_800_000_000.5, "ada", "Rain in #science", "en", "https://example.org/7", ["science"])


def test_to_x_post_is_parsed_as_the_same_post() -> None:
    line = to_x_post(POST)
    assert parse_x_post(included(line), line["data"]) == POST
    anonymous = to_x_post(POST._replace(author=""))
    assert parse_x_post(included(anonymous), anonymous["data"]).author == ""


def test_parse_x_post_takes_a_missing_time_from_the_id() -> None:
    number = (1_800_000_000_000 - 1_288_834_974_657) << 22
    post = parse_x_post(included({}), {"id": str(number), "text": "Rain"})
    assert (post.time, post.url) == (1_800_000_000.0, x_url(str(number), ""))


def test_a_short_id_has_no_time() -> None:
    with pytest.raises(ValueError, match="no time"):
        parse_x_post(included({}), {"id": "12", "text": "Rain", "created_at": "yesterday"})


def test_parse_x_post_has_the_full_text_of_a_retweeted_and_of_a_long_post() -> None:
    original = {"id": "1", "text": "Rain, wind and…", "note_tweet": {"text": "Rain, wind and snow"}}
    retweet = {
        "id": "2",
        "text": "RT @ada: Rain, wind…",
        "created_at": "2027-01-15T08:00:00Z",
        "referenced_tweets": [{"type": "retweeted", "id": "1"}],
    }
    includes = included({"includes": {"tweets": [original]}})
    assert parse_x_post(includes, retweet).text == "RT @ada: Rain, wind and snow"


@pytest.mark.parametrize("value", [None, True, "", 1.5])
def test_post_id_raises_for_a_value_that_is_no_id(value: object) -> None:
    with pytest.raises(ValueError, match="no id"):
        post_id(value)
