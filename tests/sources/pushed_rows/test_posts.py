"""Validation and buffering of pushed posts."""

from __future__ import annotations

from typing import Any

import pytest

from sources.pushed_rows.posts import PushedPosts, validate_posts
from sources.pushed_rows.values import RejectedPush
from tests.support.clock import START, Clock


def test_validate_posts_reads_all_fields() -> None:
    row = {"text": "Rain", "id": 7, "author": "ada", "lang": "en", "time": START - 5, "tags": "science rain"}
    (post,) = validate_posts([row], START)
    assert (post.id, post.time, post.author, post.text, post.tags) == (
        "7",
        START - 5,
        "ada",
        "Rain",
        ("science", "rain"),
    )


def test_validate_posts_makes_a_repeatable_id_of_posts_with_a_time() -> None:
    dated, undated = {"text": "Rain", "time": START}, {"text": "Rain"}
    assert len({post.id for post in validate_posts([dated, dated], START)}) == 1
    assert len({post.id for post in validate_posts([undated, undated], START)}) == 2


@pytest.mark.parametrize("row", [{"value": 1}, {"text": "a", "score": 1}, {"text": "a", "tags": 5}, 7])
def test_validate_posts_names_the_invalid_row(row: Any) -> None:
    with pytest.raises(RejectedPush, match=r"^Row 2: "):
        validate_posts([{"text": "valid"}, row], START)


def test_pushed_posts_cover_the_time_since_the_oldest_post_of_the_first_push() -> None:
    source, clock = PushedPosts(clock=Clock(), track=["#rain"]), Clock()
    source.put(validate_posts([{"text": "#rain", "time": clock.now - 90}], clock.now))
    assert len(source) == 1
    fetched = source.fetch_posts(["#rain"])
    assert fetched.coverage == {"#rain": (clock.now - 90, clock.now)}
    assert ([post.text for post in fetched.posts], len(source)) == (["#rain"], 0)


def test_validate_posts_reads_the_forms_of_services() -> None:
    user, status = {"screen_name": "ada"}, {"account": {"acct": "bo"}, "uri": "https://m.test/1"}
    classic = {"id_str": "7", "full_text": "R&amp;D", "created_at": "Sun Nov 22 01:30:04 +0000 2026"}
    toot = {"content": "<p>Rain</p>", "created_at": "2026-11-22T01:30:04Z", "spoiler_text": "Wet"}
    posts = validate_posts([{"data": [classic | {"user": user}]}, toot | status], START)
    assert [(post.author, post.text, post.warning) for post in posts] == [
        ("ada", "R&D", ""),
        ("bo", "Rain", "Wet"),
    ]


def test_a_push_of_posts_may_have_content_warnings_and_entities() -> None:
    (post,) = validate_posts([{"text": "R&amp;D", "warning": "Work"}], START)
    assert (post.text, post.warning) == ("R&D", "Work")
