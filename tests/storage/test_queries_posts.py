"""Posts are kept whole, and found by what is in them."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.history.recent_posts import RecentPosts
from dashboard.storage.inserts import WriteBatch
from dashboard.storage.queries import newest_posts
from tests.storage.conftest import Keep
from tests.support.storage_rows import START

POSTS = [
    {"time": START + at, "id": str(at), "author": author, "text": text, "lang": "en", "url": "", "term": term}
    for at, author, text, term in (
        (1_000, "ann", "Rain over #science, 100% sure", "#science"),
        (2_000, "bob", "A sunny day", "#football"),
        (3_000, "Ann_B", "More rain_fall to come", "#science"),
    )
]


@pytest.mark.parametrize(
    ("words", "until", "found"),
    [
        ((), 9_000, [1_000, 2_000, 3_000]),
        ((), 2_500, [1_000, 2_000]),
        (("RAIN",), 9_000, [1_000, 3_000]),
        (("rain", "#SCIENCE", "ann_"), 9_000, [3_000]),
        (("100%",), 9_000, [1_000]),
        (("n_f",), 9_000, [3_000]),
        (("bob",), 9_000, [2_000]),
        (("'; drop table posts; --",), 9_000, []),
    ],
)
def test_posts_are_found_by_their_words_in_memory_as_in_a_database(
    url: str, keep: Keep, words: tuple[str, ...], until: int, found: list[int]
) -> None:
    writer = keep(url)
    writer.submit(WriteBatch("twitter", (), [], POSTS))
    writer.submit(WriteBatch("other", (), [], [POSTS[0]]))

    def ask(connection: Any) -> Any:
        return newest_posts(connection, "twitter", 10, START + until, words)

    memory = RecentPosts()
    memory.add(POSTS)
    assert [post["time"] - START for post in writer.query(ask).result(10)] == found
    assert [post["time"] - START for post in memory.newest(10, START + until, words)] == found[::-1]


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"lang": "en"}, [1, 2]),
        ({"lang": "de"}, [3]),
        ({"term": "#rain"}, [1, 3]),
        ({"term": "#rai"}, []),
        ({"lang": "en", "term": "100%"}, [2]),
    ],
)
def test_posts_are_found_by_language_and_term(
    url: str, keep: Keep, chosen: dict[str, Any], found: list[int]
) -> None:
    writer = keep(url)
    said = [("en", "#rain"), ("en-GB", "#sun, 100%"), ("de", "#sun, #rain")]
    posts = [
        {**POSTS[0], "time": START + at, "id": str(at), "lang": lang, "terms": terms}
        for at, (lang, terms) in enumerate(said, start=1)
    ]
    writer.submit(WriteBatch("twitter", (), [], posts))

    def ask(connection: Any) -> Any:
        return newest_posts(connection, "twitter", 10, **chosen)

    assert [post["time"] - START for post in writer.query(ask).result(10)] == found
