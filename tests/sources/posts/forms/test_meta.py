"""Exports of Facebook and Instagram are posts, with their letters."""

from __future__ import annotations

from typing import Any

import pytest

from sources.posts.forms.parser import posts_in

AT = 1_795_600_800
PICTURE = {"uri": "media/1.jpg", "creation_timestamp": AT, "title": "Caf\u00c3\u00a9"}


@pytest.mark.parametrize(
    ("value", "author", "text"),
    [
        ([{"media": [PICTURE]}], "", "Café"),
        ([{"media": [PICTURE | {"title": ""}], "title": "Rain", "creation_timestamp": AT}], "", "Rain"),
        (
            [{"timestamp": AT, "data": [{"update_timestamp": AT}, {"post": "Rain"}], "title": "Ada"}],
            "",
            "Rain",
        ),
        (
            {
                "participants": [{"name": "Ada"}],
                "messages": [{"sender_name": "Ada", "timestamp_ms": AT * 1000, "content": "Rain"}],
            },
            "Ada",
            "Rain",
        ),
    ],
    ids=["picture", "pictures", "Facebook", "messages"],
)
def test_posts_of_exports_are_read(value: Any, author: str, text: str) -> None:
    (post,) = posts_in(value)
    assert post
    assert (post.time, post.author, post.text) == (AT, author, text)


def test_a_picture_without_words_is_no_post() -> None:
    assert list(posts_in([{"media": [PICTURE | {"title": ""}]}])) == [None]
