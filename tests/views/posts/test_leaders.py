"""The Posts tab as HTML: counters, leaders, words and posts, in which nothing that people wrote is markup."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup

from dashboard.posts.incremental_counts import IncrementalCounts
from dashboard.posts.results import Selection
from dashboard.posts.selection_counter import WordClouds
from dashboard.posts.service import StatisticsResult
from dashboard.posts.table import PostTable
from dashboard.text.word_cloud import lay_out
from dashboard.views.common.post_list import post_list_html
from dashboard.views.posts.leaders import statistics_html
from dashboard.views.posts.word_clouds import words_html
from tests.support.posts import START, post

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>"


def page(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def answer(*posts: dict[str, Any], missing: float = 0.0, **changes: Any) -> StatisticsResult:
    table = PostTable()
    table.add("talk", posts)
    chosen: dict[str, Any] = {"start": 0, "end": START * 2, "sources": ("talk",)}
    question = Selection(**chosen | changes)
    words = WordClouds({"": {EVIL: 2}}, {"": lay_out({EVIL: 2})}, 0.0)
    counts = IncrementalCounts(table.columns(), question).count(table.columns(), question)
    return StatisticsResult(counts, words, sample=False, missing=missing, full=False)


def test_counters_say_in_words_and_signs_how_many_feel_how() -> None:
    said = page(
        statistics_html(answer(post("I love it"), post("I hate it"), post("Ich liebe es", lang="de")))
    )
    counters = [" ".join(item.get_text(" ").split()) for item in said.select(".counters li")]
    assert counters == [
        "Posts 3", "\u25bc Negative 1 33 %", "\u25cf Neutral 0 0 %", "\u25b2 Positive 1 33 %",
        "\u25cb Not scored 1 33 %",
    ]  # fmt: skip


def test_tracked_terms_are_compared() -> None:
    posts = [post("a", terms="#a"), post("b", terms="#b"), post("b", terms="#b"), post("b", terms="#b, #a")]
    said = page(statistics_html(answer(*posts, tracked=("#a", "#b")))).select_one(".terms")
    assert said
    assert "1.5 to 1" in said.get_text()
    assert [b.get_text() for b in said.select("b")] == ["2", "3"]
    assert "40" in said.get_text()


def test_bars_are_as_long_as_their_share_of_the_longest() -> None:
    posts = [post("I love #a"), post("I hate #a"), post("I love #b")]
    said = page(statistics_html(answer(*posts)))
    bars = said.select(".leaders section:first-child .bar")
    assert [[part["style"] for part in bar.select("i")] for bar in bars] == [
        ["width:50.00%", "width:50.00%"], ["width:50.00%"],
    ]  # fmt: skip


def test_what_people_wrote_is_no_markup() -> None:
    evil = post(f"{EVIL} @ben #tag", author=EVIL, term=EVIL, terms=EVIL)
    result = answer(evil, tracked=(EVIL,), about=("author", EVIL))
    for html in (
        statistics_html(result),
        words_html(result.words),
        post_list_html([evil], EVIL, True, choosable=True),
    ):
        assert not page(html).select("script, img")
        assert "onerror" in page(html).get_text() + str(page(html).select("[data-about]"))


def test_names_in_a_post_can_be_chosen_and_its_link_is_a_link_of_the_web() -> None:
    html = post_list_html(
        [post("Hi @ben, #Rain", url="https://x.example/1")], "Newest", False, choosable=True
    )
    assert [one["data-about"] for one in page(html).select("button")] == [
        "author:ada", "mention:@ben", "hashtag:#rain",
    ]  # fmt: skip
    assert [one["href"] for one in page(html).select("a")] == ["https://x.example/1"]
    assert not page(post_list_html([post("Hi", url="javascript:alert(1)")], "Newest", False, True)).select(
        "a"
    )


def test_every_post_says_how_it_feels() -> None:
    posts = [post("I love it"), post("Ich liebe es", lang="de")]
    assert "positive" in post_list_html(posts[:1], "Newest", False)
    assert "not scored" in post_list_html(posts[1:], "Newest", False)


def test_it_is_said_what_is_left_out() -> None:
    said = statistics_html(answer(post("#a"), about=("hashtag", "#a"), missing=START))
    assert "Only the hashtag <b>#a</b>" in said
    assert f'data-at="{START}"' in said
    assert "still being read" in said


def test_without_posts_it_says_what_to_do_instead_of_counting_to_zero() -> None:
    nothing = page(statistics_html(answer(sources=())))
    assert not nothing.select(".counters")
    assert "/push/talk" in nothing.get_text()
    later = page(statistics_html(answer()))
    assert "longer time range" in later.get_text() and "/push/" not in later.get_text()
    assert page(statistics_html(answer(about=("hashtag", "#a")))).select(".counters")
