"""Items of any shape are posts, or none."""

from __future__ import annotations

import math
from typing import Any

import pytest

from sources.posts.forms.bluesky import parse_bluesky_post
from sources.posts.forms.mastodon import parse_activity_note, parse_status
from sources.posts.forms.plain import parse_plain_post
from sources.posts.forms.reddit import parse_reddit_post
from sources.posts.forms.snscrape import parse_snscrape_post
from sources.posts.forms.twitter_v1 import parse_twitter_v1_post
from sources.posts.forms.x import parse_x_post
from sources.posts.post import Post, parse_post

PARSERS = (
    parse_status, parse_activity_note, parse_bluesky_post, parse_reddit_post, parse_snscrape_post,
    parse_plain_post, parse_twitter_v1_post, parse_x_post,
)  # fmt: skip
POST = Post("1", 1_800_000_000.0, "ada", "hello")


@pytest.mark.parametrize("parse", PARSERS)
@pytest.mark.parametrize("item", [None, 5, 1.5, True, "text", b"bytes", [], {}, [{}], {"id": {}}])
def test_an_item_of_another_shape_is_none(parse: Any, item: Any) -> None:
    assert parse_post(item, parse) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"time": 0.0},
        {"time": -1.0},
        {"time": math.nan},
        {"text": None},
        {"id": 5},
        {"author": []},
        {"tags": [1]},
    ],
)
def test_a_post_with_another_type_of_value_is_none(wrong: dict[str, Any]) -> None:
    assert parse_post(0, lambda _: POST) == POST
    assert parse_post(0, lambda _: POST._replace(**wrong)) is None


def test_an_error_of_the_program_is_not_hidden() -> None:
    def broken(_: Any) -> Post:
        raise MemoryError

    with pytest.raises(MemoryError):
        parse_post(0, broken)
