"""What is counted of posts: totals, feelings, leaders, words and how they came."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

import pytest

from dashboard.posts.incremental import IncrementalCounts
from dashboard.posts.ranking import steady
from dashboard.posts.results import Counts, Leader, Marks, Selection
from dashboard.posts.table import PostTable
from tests.support.posts import START, post

GOOD, BAD, PLAIN = "I love #python, says @ben", "I hate #python and #rain", "A table of #rain"


def table(*posts: dict[str, Any], source: str = "twitter", most: int = 1_000_000) -> PostTable:
    made = PostTable(most)
    made.add(source, posts)
    return made


def counts(made: PostTable, **asked: Any) -> Counts:
    chosen: dict[str, Any] = {"start": 0, "end": START * 2, "sources": ("twitter",)}
    posts, question = made.posts(), Selection(**chosen | asked)
    return IncrementalCounts(posts, question).count(posts, question)


def words(made: PostTable, asked: Selection) -> dict[str, dict[str, int]]:
    sliding = IncrementalCounts(made.posts(), asked)
    sliding.count(made.posts(), asked)
    return sliding.words(made.posts())


def leaders(found: Counts, kind: str) -> list[tuple[Any, ...]]:
    return [(leader.name, *leader.marks) for leader in found.leaders[kind]]


def test_posts_are_counted_by_feeling_and_those_of_other_languages_apart() -> None:
    made = table(post(GOOD), post(BAD), post(PLAIN), post("Ich liebe es", lang="de"))
    assert counts(made).marks == Marks(negative=1, neutral=1, positive=1, unscored=1)
    assert counts(made).marks.total == 4
    assert counts(made).languages == ["de", "en"]


def test_leaders_have_the_feelings_of_the_posts_that_name_them() -> None:
    made = table(post(GOOD), post(GOOD, author="cem"), post(BAD), post(PLAIN))
    assert leaders(counts(made), "hashtag") == [("#python", 1, 0, 2, 0), ("#rain", 1, 1, 0, 0)]
    assert leaders(counts(made), "mention") == [("@ben", 0, 0, 2, 0)]
    assert leaders(counts(made), "author") == [("ada", 1, 1, 1, 0), ("cem", 0, 0, 1, 0)]


def test_ten_lead_and_those_that_are_equal_in_the_order_of_their_names() -> None:
    made = table(*(post(f"#tag{number:02}") for number in (*range(20), 15)))
    names = [name for name, *_ in leaders(counts(made), "hashtag")]
    assert names == ["#tag15", *(f"#tag{number:02}" for number in range(9))]


def test_only_the_window_counts() -> None:
    made = table(*(post(f"#t{at}", at) for at in range(10)))
    found = counts(made, start=START + 3_000, end=START + 5_000)
    assert [name for name, *_ in leaders(found, "hashtag")] == ["#t3", "#t4", "#t5"]
    assert found.marks.total == 3


def test_only_the_sources_that_are_asked_for_count() -> None:
    made = table(post(GOOD))
    made.add("files", [post(BAD), post(BAD)])
    assert counts(made).marks.total == 1
    assert counts(made, sources=("twitter", "files")).marks.total == 3
    assert counts(made, sources=("nobody",)).marks.total == 0


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
def test_everything_is_counted_of_what_it_is_about(about: tuple[str, str], total: int) -> None:
    one, two = post(GOOD, terms="#python", author="cem"), post(BAD, terms="#python, #rain")
    found = counts(table(one, two, post(PLAIN, terms="#rain")), about=about, tracked=("#python", "#rain"))
    assert found.marks.total == total
    assert sum(sum(marks) for _, *marks in leaders(found, "author")) == total
    assert max(sum(steps) for steps in found.course.posts.values()) <= total


def test_tracked_terms_are_counted_even_where_nobody_names_them() -> None:
    found = counts(table(post(GOOD, terms="#python")), tracked=("#python", "#silent"))
    assert found.terms == {"#python": Marks(0, 0, 1, 0), "#silent": Marks(0, 0, 0, 0)}


def test_the_course_tells_every_post_in_its_step() -> None:
    made = table(*(post(GOOD, at, terms="#python") for at in (0, 1, 1, 59, 61)), post(BAD, 60, terms="#rain"))
    course = counts(made, start=START, end=START + 119_999, tracked=("#python", "#rain")).course
    assert course.step_ms == 1_000
    told = {term: dict(zip(course.times, steps, strict=True)) for term, steps in course.posts.items()}
    assert {at - START: n for at, n in told["#python"].items() if n} == {0: 1, 1000: 2, 59_000: 1, 61_000: 1}
    assert sum(told["#rain"].values()) == 1


def test_long_windows_have_no_more_steps_than_short_ones() -> None:
    made = table(post(GOOD, 0), post(GOOD, 30 * 86_400))
    course = counts(made).course
    assert len(course.times) < 250
    assert sum(course.posts[""]) == 2


def test_where_nobody_says_anything_the_course_is_that_of_the_window() -> None:
    course = counts(table(post(GOOD, 500)), start=START, end=START + 119_999).course
    assert (course.times[0], course.times[-1]) == (START, START + 119_000)
    assert set(course.posts[""]) == {0}


def test_words_are_those_of_a_term_without_the_term_itself() -> None:
    made = table(
        post("rain floods the python house", terms="python"),
        post("python house", terms="python"),
        post("sunny garden", terms=""),
    )
    asked = Selection(0, START * 2, ("twitter",), ("python",))
    assert next(iter(words(made, asked)["python"].items())) == ("house", 2)
    assert "python" not in words(made, asked)["python"]
    assert "garden" in words(made, asked._replace(tracked=()))[""]


def test_counts_equal_a_plain_count_after_the_oldest_were_dropped() -> None:
    chance = Random(3)
    posts = [post(f"#t{chance.randint(0, 30)} #x", at, author=f"a{at % 7}") for at in range(500)]
    chance.shuffle(posts)
    made = PostTable(300)
    for first in range(0, 500, 50):
        made.add("twitter", posts[first : first + 50])
    assert 270 <= len(made) <= 300
    left = sorted(posts, key=lambda one: one["time"])[-len(made) :]
    found = counts(made)
    assert found.marks.total == len(left)
    plain = Counter(one["author"] for one in left)
    assert {name: sum(marks) for name, *marks in leaders(found, "author")} == plain
    tags = Counter(one["text"].split()[0] for one in left)
    for name, *marks in leaders(found, "hashtag")[1:]:
        assert sum(marks) == tags[name]


def test_a_source_that_is_forgotten_counts_no_more() -> None:
    made = table(post(GOOD), post(BAD))
    made.add("sample", [post(PLAIN)])
    made.forget("twitter")
    made.forget("nobody")
    assert counts(made, sources=("twitter", "sample")).marks == Marks(0, 1, 0, 0)
    assert leaders(counts(made, sources=("sample",)), "hashtag") == [("#rain", 0, 1, 0, 0)]


def test_nothing_to_count_is_no_error() -> None:
    found = counts(PostTable(), tracked=("#python",), about=("hashtag", "#python"))
    assert found.marks.total == 0
    assert found.leaders == {"hashtag": [], "mention": [], "author": []}


def leader(name: str, total: int) -> Leader:
    return Leader(name, Marks(0, total, 0))


@pytest.mark.parametrize(
    ("now", "order"),
    [
        ([("b", 105), ("a", 100)], ["a", "b"]),
        ([("b", 111), ("a", 100)], ["b", "a"]),
        ([("new", 104), ("a", 100), ("b", 99)], ["a", "b", "new"]),
        ([("new", 300), ("a", 100), ("b", 99)], ["new", "a", "b"]),
        ([("b", 50)], ["b"]),
    ],
)
def test_leaders_keep_their_places_until_another_is_clearly_ahead(
    now: list[tuple[str, int]], order: list[str]
) -> None:
    assert [one.name for one in steady([leader(*one) for one in now], ["a", "b"])] == order
