"""POST /push/NAME of rows with a text, which are posts."""

from __future__ import annotations

import time
from typing import Any

import pytest

from dashboard.history.registry import HistoryRegistry
from dashboard.posts.service import PostStatistics, StatisticsQuery
from sources.push import Push
from sources.sample_posts import SamplePosts
from tests.push.conftest import PushServer, StartServer
from tests.support.waiting import until


def posts(server: PushServer, name: str, number: int) -> list[dict[str, Any]]:
    until(lambda: name in server.histories and len(server.histories[name].posts.newest(100)) >= number)
    return server.histories[name].posts.newest(100)


def test_rows_with_a_text_are_posts_by_the_terms_of_the_other_sources(start_server: StartServer) -> None:
    server = start_server(SamplePosts(name="sample", track=["#science", "#cats"]))
    minute = time.time() // 60 * 60
    sent = [
        {
            "text": "Dear #cats",
            "author": "ada",
            "lang": "en",
            "url": "https://a.example/1",
            "time": minute - 170,
        },
        {"text": "Nothing", "id": 7, "time": minute - 110},
        {"text": "By its tag", "tags": ["Science"], "time": minute - 90},
    ]
    assert server.push("mine", {"rows": sent}).json() == {"accepted": 3}
    newest = posts(server, "mine", 3)
    assert [(post["text"], post["term"]) for post in newest] == [
        ("By its tag", "#science"),
        ("Nothing", ""),
        ("Dear #cats", "#cats"),
    ]
    assert newest[1]["id"] == "7"
    assert (newest[2]["author"], newest[2]["lang"], newest[2]["url"]) == ("ada", "en", "https://a.example/1")
    # Of the first minute only a part is known.
    until(lambda: server.rows("mine").get("posts_per_minute #science"))
    assert server.rows("mine")["posts_per_minute #science"][0] == 1.0


def test_a_post_that_is_pushed_twice_is_one(server: PushServer) -> None:
    post = {"text": "Hello #python", "time": 1_795_311_000}
    for _ in range(2):
        assert server.push("mine", [post]).status_code == 202
    server.push("mine", [{"text": "Another"}])
    assert len(posts(server, "mine", 2)) == 2


def test_posts_without_an_id_and_a_time_are_as_many_as_were_pushed(server: PushServer) -> None:
    server.push("mine", [{"text": "go #python"}, {"text": "go #python"}])
    server.push("mine", {"text": "go #python"})
    assert len({post["id"] for post in posts(server, "mine", 3)}) == 3


def test_a_source_of_posts_accepts_posts_only(server: PushServer) -> None:
    server.push("mine", {"text": "Hello"})
    for body, why in (
        ([{"text": "Good"}, {"value": 1}], "Row 2: It has no text"),
        ([{"text": "Good"}, {"text": "Scored", "score": 1}], "Row 2: 'score' is no field of a post"),
        ([{"text": "Good"}, {"text": 5}], "Row 2: It has no text"),
        ([{"text": "Good", "author": ["ada"]}], "'author' has to be a text"),
        ([{"text": "Good", "tags": 5}], "'tags' has to be"),
        ([{"text": "x" * 30_000}], "30,000 characters"),
    ):
        answer = server.push("mine", body)
        assert answer.status_code == 400
        assert why in answer.json()["error"]
    assert [post["text"] for post in posts(server, "mine", 1)] == ["Hello"]


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "\u202eabc", "a" * 10_000, "a\u200bb"])
def test_any_text_is_stored_unchanged(server: PushServer, text: str) -> None:
    server.push("mine", {"text": text})
    assert posts(server, "mine", 1)[0]["text"] == text


def test_the_posts_tab_counts_the_terms_of_pushed_posts_and_rows_have_none() -> None:
    values, mine = Push(name="values", terms=["#cats"]), Push(name="mine", terms=["#cats", "#dogs"])
    histories, statistics = HistoryRegistry((values, mine)), PostStatistics()
    statistics.follow(histories)
    values.accept([{"value": 1}])
    mine.accept([{"text": "One of my #cats"}, {"text": "Nothing"}])
    for history in histories.values():
        history.feed.start()
    until(lambda: histories["mine"].posts.newest(10))
    statistics.update()
    terms = statistics.query(StatisticsQuery(0)).result(20).counts.terms
    for history in histories.values():
        history.feed.stop()
    assert {term: marks.total for term, marks in terms.items()} == {"#cats": 1, "#dogs": 0}
    assert values.known_keys == ()
