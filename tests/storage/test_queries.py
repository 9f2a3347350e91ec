"""Queries about one source: posts by words, language and term, and the oldest time."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.history.recent_posts import RecentPosts
from dashboard.storage.engine import open_database, writing
from dashboard.storage.inserts import WriteBatch, write
from dashboard.storage.queries import newest_posts, oldest_time
from tests.storage.conftest import MakeWriter
from tests.support.storage_rows import START, beat

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
    url: str, make_writer: MakeWriter, words: tuple[str, ...], until: int, found: list[int]
) -> None:
    writer = make_writer(url)
    writer.enqueue(WriteBatch("twitter", (), [], POSTS))
    writer.enqueue(WriteBatch("other", (), [], [POSTS[0]]))

    def find(connection: Any) -> Any:
        return newest_posts(connection, "twitter", 10, START + until, words)

    memory = RecentPosts()
    memory.add(POSTS)
    assert [post["time"] - START for post in writer.query(find).result(10)] == found
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
    url: str, make_writer: MakeWriter, chosen: dict[str, Any], found: list[int]
) -> None:
    writer = make_writer(url)
    pairs = [("en", "#rain"), ("en-GB", "#sun, 100%"), ("de", "#sun, #rain")]
    posts = [
        {**POSTS[0], "time": START + at, "id": str(at), "lang": lang, "terms": terms}
        for at, (lang, terms) in enumerate(pairs, start=1)
    ]
    writer.enqueue(WriteBatch("twitter", (), [], posts))

    def find(connection: Any) -> Any:
        return newest_posts(connection, "twitter", 10, **chosen)

    assert [post["time"] - START for post in writer.query(find).result(10)] == found


def test_the_oldest_time_is_found_where_only_rollups_are_left(url: str) -> None:
    with writing(open_database(url)) as database:
        assert oldest_time(database, "host") is None
        write(database, beat(10))
        assert oldest_time(database, "host") == START
        database.exec_driver_sql("DELETE FROM points")
        assert oldest_time(database, "host") == START
