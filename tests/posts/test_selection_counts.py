"""The counts of a selection: totals, sentiment, leaders, words, and posts over time."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

import pytest

from dashboard.posts.incremental_counts import IncrementalCounts
from dashboard.posts.results import PostCounts, Selection, SentimentCounts
from dashboard.posts.table import PostTable
from tests.support.posts import START, post

GOOD, BAD, PLAIN = "I love #python, says @ben", "I hate #python and #rain", "A table of #rain"


def table(*posts: dict[str, Any], source: str = "twitter") -> PostTable:
    made = PostTable()
    made.add(source, posts)
    return made


def counts(made: PostTable, **selected: Any) -> PostCounts:
    chosen: dict[str, Any] = {"start": 0, "end": START * 2, "sources": ("twitter",)}
    posts, selection = made.columns(), Selection(**chosen | selected)
    return IncrementalCounts(posts, selection).count(posts, selection)


def words(made: PostTable, selection: Selection) -> dict[str, dict[str, int]]:
    incremental = IncrementalCounts(made.columns(), selection)
    incremental.count(made.columns(), selection)
    return incremental.words(made.columns())


def leaders(found: PostCounts, kind: str) -> list[tuple[Any, ...]]:
    return [(leader.name, *leader.sentiments) for leader in found.leaders[kind]]


def test_posts_are_counted_by_sentiment_and_other_languages_separately() -> None:
    made = table(post(GOOD), post(BAD), post(PLAIN), post("Ich liebe es", lang="de"))
    assert counts(made).sentiments == SentimentCounts(negative=1, neutral=1, positive=1, unscored=1)
    assert counts(made).sentiments.total == 4
    assert counts(made).languages == ["de", "en"]


def test_leaders_have_the_sentiments_of_their_posts() -> None:
    made = table(post(GOOD), post(GOOD, author="cem"), post(BAD), post(PLAIN))
    assert leaders(counts(made), "hashtag") == [("#python", 1, 0, 2, 0), ("#rain", 1, 1, 0, 0)]
    assert leaders(counts(made), "mention") == [("@ben", 0, 0, 2, 0)]
    assert leaders(counts(made), "author") == [("ada", 1, 1, 1, 0), ("cem", 0, 0, 1, 0)]


def test_there_are_ten_leaders_and_ties_are_sorted_by_name() -> None:
    made = table(*(post(f"#tag{number:02}") for number in (*range(20), 15)))
    names = [name for name, *_ in leaders(counts(made), "hashtag")]
    assert names == ["#tag15", *(f"#tag{number:02}" for number in range(9))]


def test_only_posts_in_the_window_count() -> None:
    made = table(*(post(f"#t{at}", at) for at in range(10)))
    found = counts(made, start=START + 3_000, end=START + 5_000)
    assert [name for name, *_ in leaders(found, "hashtag")] == ["#t3", "#t4", "#t5"]
    assert found.sentiments.total == 3


def test_only_posts_of_the_selected_sources_count() -> None:
    made = table(post(GOOD))
    made.add("files", [post(BAD), post(BAD)])
    assert counts(made).sentiments.total == 1
    assert counts(made, sources=("twitter", "files")).sentiments.total == 3
    assert counts(made, sources=("nobody",)).sentiments.total == 0


@pytest.mark.parametrize(
    ("about", "total"),
    [
        (("hashtag", "#rain"), 2),
        (("mention", "@ben"), 1),
        (("author", "cem"), 1),
        (("word", "love"), 1),
        (("term", "#python"), 2),
        (("hashtag", "#nobody"), 0),
        (("author", "nobody"), 0),
    ],
)
def test_only_posts_about_the_selected_name_count(about: tuple[str, str], total: int) -> None:
    one, two = post(GOOD, terms="#python", author="cem"), post(BAD, terms="#python, #rain")
    found = counts(table(one, two, post(PLAIN, terms="#rain")), about=about, tracked=("#python", "#rain"))
    assert found.sentiments.total == total
    assert sum(sum(marks) for _, *marks in leaders(found, "author")) == total
    assert max(sum(steps) for steps in found.series.posts.values()) <= total


def test_tracked_terms_without_posts_are_counted_as_zero() -> None:
    found = counts(table(post(GOOD, terms="#python")), tracked=("#python", "#silent"))
    assert found.terms == {"#python": SentimentCounts(0, 0, 1, 0), "#silent": SentimentCounts(0, 0, 0, 0)}


def test_the_series_has_every_post_in_its_interval() -> None:
    made = table(*(post(GOOD, at, terms="#python") for at in (0, 1, 1, 59, 61)), post(BAD, 60, terms="#rain"))
    series = counts(made, start=START, end=START + 119_999, tracked=("#python", "#rain")).series
    assert series.step_ms == 1_000
    by_term = {term: dict(zip(series.times, steps, strict=True)) for term, steps in series.posts.items()}
    seconds = {(at - START) / 1000: n for at, n in by_term["#python"].items() if n}
    assert seconds == {0: 1, 1: 2, 59: 1, 61: 1}
    assert sum(by_term["#rain"].values()) == 1


def test_long_windows_have_no_more_intervals_than_short_ones() -> None:
    made = table(post(GOOD, 0), post(GOOD, 30 * 86_400))
    series = counts(made).series
    assert len(series.times) < 250
    assert sum(series.posts[""]) == 2


def test_without_posts_the_series_covers_the_window() -> None:
    series = counts(table(post(GOOD, 500)), start=START, end=START + 119_999).series
    assert (series.times[0], series.times[-1]) == (START, START + 119_000)
    assert set(series.posts[""]) == {0}


def test_words_of_a_term_leave_the_term_out() -> None:
    made = table(
        post("rain floods the python house", terms="python"),
        post("python house", terms="python"),
        post("sunny garden", terms=""),
    )
    selection = Selection(0, START * 2, ("twitter",), ("python",))
    assert next(iter(words(made, selection)["python"].items())) == ("house", 2)
    assert "python" not in words(made, selection)["python"]
    assert "garden" in words(made, selection._replace(tracked=()))[""]


def test_counts_equal_a_plain_count_after_the_oldest_posts_were_dropped() -> None:
    chance = Random(3)
    posts = [post(f"#t{chance.randint(0, 30)} #x", at, author=f"a{at % 7}") for at in range(500)]
    chance.shuffle(posts)
    made = PostTable(300)
    for first in range(0, 500, 50):
        made.add("twitter", posts[first : first + 50])
    assert 270 <= len(made) <= 300
    left = sorted(posts, key=lambda one: one["time"])[-len(made) :]
    found = counts(made)
    assert found.sentiments.total == len(left)
    plain = Counter(one["author"] for one in left)
    assert {name: sum(marks) for name, *marks in leaders(found, "author")} == plain
    tags = Counter(one["text"].split()[0] for one in left)
    for name, *marks in leaders(found, "hashtag")[1:]:
        assert sum(marks) == tags[name]


def test_a_removed_source_counts_no_more() -> None:
    made = table(post(GOOD), post(BAD))
    made.add("sample", [post(PLAIN)])
    made.remove("twitter")
    made.remove("nobody")
    assert counts(made, sources=("twitter", "sample")).sentiments == SentimentCounts(0, 1, 0, 0)
    assert leaders(counts(made, sources=("sample",)), "hashtag") == [("#rain", 0, 1, 0, 0)]


def test_an_empty_table_is_counted_as_zero() -> None:
    found = counts(PostTable(), tracked=("#python",), about=("hashtag", "#python"))
    assert found.sentiments.total == 0
    assert found.leaders == {"hashtag": [], "mention": [], "author": []}
