"""POST /push/NAME of rows with a text: posts."""

from __future__ import annotations

import time
from typing import Any

import pytest

from dashboard.history.registry import HistoryRegistry
from dashboard.posts.service import PostStatistics, StatisticsQuery
from sources.push import Push
from sources.sample_posts import SamplePosts
from tests.push.conftest import Pushed, Take
from tests.support.waiting import until


def posts(pushed: Pushed, name: str, number: int) -> list[dict[str, Any]]:
    until(lambda: name in pushed.histories and len(pushed.histories[name].posts(100)) >= number)
    return pushed.histories[name].posts(100)


def test_rows_with_a_text_are_posts_by_the_terms_of_the_other_sources(take: Take) -> None:
    pushed = take(SamplePosts(name="sample", track=["#science", "#cats"]))
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
    assert pushed.push("mine", {"rows": sent}).json() == {"accepted": 3}
    newest = posts(pushed, "mine", 3)
    assert [(post["text"], post["term"]) for post in newest] == [
        ("By its tag", "#science"),
        ("Nothing", ""),
        ("Dear #cats", "#cats"),
    ]
    assert newest[1]["id"] == "7"
    assert (newest[2]["author"], newest[2]["lang"], newest[2]["url"]) == ("ada", "en", "https://a.example/1")
    # Of the first minute only a part is known.
    until(lambda: pushed.told("mine").get("posts_per_minute #science"))
    assert pushed.told("mine")["posts_per_minute #science"][0] == 1.0


def test_a_post_that_is_pushed_twice_is_one(pushed: Pushed) -> None:
    post = {"text": "Hello #python", "time": 1_795_311_000}
    for _ in range(2):
        assert pushed.push("mine", [post]).status_code == 202
    pushed.push("mine", [{"text": "Another"}])
    assert len(posts(pushed, "mine", 2)) == 2


def test_posts_without_an_id_and_a_time_are_as_many_as_were_pushed(pushed: Pushed) -> None:
    pushed.push("mine", [{"text": "go #python"}, {"text": "go #python"}])
    pushed.push("mine", {"text": "go #python"})
    assert len({post["id"] for post in posts(pushed, "mine", 3)}) == 3


def test_a_source_of_posts_takes_posts_alone(pushed: Pushed) -> None:
    pushed.push("mine", {"text": "Hello"})
    for body, why in (
        ([{"text": "Good"}, {"value": 1}], "Row 2: It has no text"),
        ([{"text": "Good"}, {"text": "Scored", "score": 1}], "Row 2: 'score' is no field of a post"),
        ([{"text": "Good"}, {"text": 5}], "Row 2: It has no text"),
        ([{"text": "Good", "author": ["ada"]}], "'author' has to be a text"),
        ([{"text": "Good", "tags": 5}], "'tags' has to be"),
        ([{"text": "x" * 30_000}], "30,000 characters"),
    ):
        answer = pushed.push("mine", body)
        assert answer.status_code == 400
        assert why in answer.json()["error"]
    assert [post["text"] for post in posts(pushed, "mine", 1)] == ["Hello"]


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "\u202eabc", "a" * 10_000, "a\u200bb"])
def test_any_text_is_taken_as_it_is(pushed: Pushed, text: str) -> None:
    pushed.push("mine", {"text": text})
    assert posts(pushed, "mine", 1)[0]["text"] == text


def test_the_posts_tab_counts_the_terms_of_pushed_posts_and_rows_have_none() -> None:
    values, mine = Push(name="values", terms=["#cats"]), Push(name="mine", terms=["#cats", "#dogs"])
    histories, statistics = HistoryRegistry((values, mine)), PostStatistics()
    statistics.follow(histories)
    values.accept([{"value": 1}])
    mine.accept([{"text": "One of my #cats"}, {"text": "Nothing"}])
    for history in histories.values():
        history.feed.start()
    until(lambda: histories["mine"].posts(10))
    statistics.take()
    terms = statistics.ask(StatisticsQuery(0)).result(20).counts.terms
    for history in histories.values():
        history.feed.stop()
    assert {term: marks.total for term, marks in terms.items()} == {"#cats": 1, "#dogs": 0}
    assert values.known_keys == ()
