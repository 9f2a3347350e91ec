"""Posts and comments of Reddit are posts."""

from __future__ import annotations

from typing import Any

import pytest

from sources.posts.forms.reddit import is_reddit_post, parse_reddit_post
from sources.posts.post import Post, parse_post

LINK = {
    "id": "1a",
    "title": "R&amp;D",
    "selftext": "",
    "subreddit": "x",
    "created_utc": 1795311004,
    "author": "ada",
}


def post(**changes: Any) -> Post | None:
    return parse_post(LINK | changes, parse_reddit_post)


def test_a_link_is_a_post() -> None:
    assert is_reddit_post(LINK)
    assert not is_reddit_post({"created_utc": 1, "title": "x"})
    assert post() == Post("reddit:1a", 1795311004.0, "ada", "R&D", tags=[])


@pytest.mark.parametrize(
    ("changes", "text"),
    [({"selftext": "more"}, "R&D\nmore"), ({"title": None, "body": "a comment"}, "a comment")],
)
def test_the_text_is_title_and_body(changes: dict[str, Any], text: str) -> None:
    found = post(**changes)
    assert found
    assert found.text == text


def test_a_post_and_a_comment_of_one_number_are_two() -> None:
    link, comment = post(name="t3_1a"), post(name="t1_1a")
    assert link
    assert comment
    assert link.id != comment.id


@pytest.mark.parametrize(
    ("permalink", "url"),
    [("/r/x/1a/", "https://www.reddit.com/r/x/1a/"), ("http://evil.test", ""), (None, "")],
)
def test_only_links_within_reddit_are_shown(permalink: str | None, url: str) -> None:
    found = post(permalink=permalink)
    assert found
    assert found.url == url


def test_a_time_may_be_a_text_and_an_author_may_be_gone() -> None:
    found = post(created_utc="1795311004", author=None)
    assert found
    assert (found.time, found.author) == (1795311004.0, "")


@pytest.mark.parametrize("wrong", [{"title": ""}, {"created_utc": None}, {"selftext": 5}, {"author": 5}])
def test_without_text_or_time_there_is_no_post(wrong: dict[str, Any]) -> None:
    assert post(**wrong) is None


def test_marks_are_warnings() -> None:
    found = post(over_18=True, spoiler=True)
    assert found
    assert found.warning == "For adults, Spoiler"
    found = post(over_18="False")
    assert found
    assert found.warning == ""
