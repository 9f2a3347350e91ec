"""Counts that go on with their window: at every step the same as those of a plain count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from random import Random
from typing import Any, NamedTuple

import numpy as np
import pytest

from dashboard.posts.incremental import COME, IncrementalCounts, Sums
from dashboard.posts.results import LEADERS, MAX_WORDS, Counts, Selection
from dashboard.posts.table import PostTable
from dashboard.text.entities import hashtags, mentions
from dashboard.text.keywords import keywords
from dashboard.text.sentiment import MARKS, mark
from tests.support.posts import START, post

TERMS = ("#python", "rain")
TEXTS = ("I love #python, says @ben", "Rain, I hate rain and @cem", "A table", "Ich liebe #rain", "#new@ada")
WORDS_EVERY = 7


class Told(NamedTuple):
    """A post of a source, and what it names of each kind."""

    source: str
    post: dict[str, Any]
    names: dict[str, Sequence[str]]


class Talk:
    """Sources that tell posts: some late, some dated ahead, many naming what nobody has named before."""

    def __init__(self, seed: int) -> None:
        self.chance, self.table, self.told = Random(seed), PostTable(), list[Told]()

    def go_on(self, at: int) -> None:
        """A second more."""
        chance, source = self.chance, self.chance.choice(("talk", "files", "others"))
        posts = [
            post(
                f"{chance.choice(TEXTS)} #tag{chance.randrange(20)} #only{at}x{number}",
                at + chance.choice((0, 0, 0, -1, -40, 15)),
                author=f"author {chance.randrange(9)}",
                lang=chance.choice(("en", "en", "de", "ja")),
                terms=chance.choice(("", "#python", "rain", "#python, rain")),
            )
            for number in range(chance.randrange(30))
        ]
        self.table.add(source, posts)
        self.told += [Told(source, one, names_in(one)) for one in posts]


def names_in(one: dict[str, Any]) -> dict[str, Sequence[str]]:
    text = one["text"]
    return {
        "author": [one["author"]],
        "hashtag": hashtags(text),
        "mention": mentions(text),
        "word": keywords(text, one["lang"]),
        "term": [term for term in one["terms"].split(", ") if term],
    }


def assert_right(counts: Counts, told: Iterable[Told]) -> list[Told]:
    """What was counted is what is there. Returns the posts that are asked for."""
    asked = counts.asked
    here = [
        one
        for one in told
        if one.source in asked.sources
        and asked.start <= one.post["time"] <= asked.end
        and (asked.about is None or asked.about[1] in one.names[asked.about[0]])
    ]
    assert list(counts.marks) == marks_of(here)
    assert counts.languages == sorted({one.post["lang"] for one in here})
    for term in asked.tracked:
        assert list(counts.terms[term]) == marks_of(with_name(here, "term", term))
        assert sum(counts.course.posts[term]) == len(with_name(here, "term", term))
    if not asked.tracked:
        assert sum(counts.course.posts[""]) == len(here)
    for kind, leaders in counts.leaders.items():
        assert {one.name: one.marks.total for one in leaders} == most_frequent(here, kind, LEADERS)
        assert all(list(one.marks) == marks_of(with_name(here, kind, one.name)) for one in leaders)
    return here


def with_name(told: Iterable[Told], kind: str, name: str) -> list[Told]:
    return [one for one in told if name in one.names[kind]]


def marks_of(told: Iterable[Told]) -> list[int]:
    found = Counter(mark(one.post["score"]) for one in told)
    return [found[one] for one in MARKS]


def most_frequent(told: Iterable[Told], kind: str, most: int) -> dict[str, int]:
    found = Counter(name for one in told for name in one.names[kind])
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0]))[:most])


def assert_words_right(words: dict[str, dict[str, int]], here: list[Told], tracked: Sequence[str]) -> None:
    for term in tracked or ("",):
        own = term.lstrip("#")
        found = most_frequent(with_name(here, "term", term) if term else here, "word", MAX_WORDS + 1)
        found.pop(own, None)
        assert list(words[term].items()) == list(found.items())[:MAX_WORDS]


@pytest.mark.parametrize("tracked", [TERMS, ()])
@pytest.mark.parametrize("about", [None, ("hashtag", "#tag3"), ("author", "author 1"), ("word", "table")])
@pytest.mark.parametrize("seconds", [30, 100_000])
def test_a_window_that_goes_on_is_counted_right(
    tracked: tuple[str, ...], about: tuple[str, str] | None, seconds: int
) -> None:
    talk, question = Talk(7), Selection(0, 0, ("talk", "files"), tracked, about)
    sliding = IncrementalCounts(talk.table.posts(), question)
    for at in range(120):
        talk.go_on(at)
        posts, end = talk.table.posts(), START + at * 1000
        asked = question._replace(start=end - seconds * 1000, end=end)
        assert sliding.goes_on(posts, asked)
        here = assert_right(sliding.count(posts, asked), talk.told)
        if at % WORDS_EVERY == 0:
            assert_words_right(sliding.words(posts), here, tracked)
    assert here


def test_a_window_may_go_anywhere() -> None:
    talk, asked = Talk(8), Selection(0, 0, ("talk",), TERMS)
    for at in range(100):
        talk.go_on(at)
    posts = talk.table.posts()
    sliding = IncrementalCounts(posts, asked)
    for _ in range(50):
        end = START + talk.chance.randrange(130) * 1000
        asked = asked._replace(start=end - talk.chance.choice((1_000, 20_000, 10**9)), end=end)
        here = assert_right(sliding.count(posts, asked), talk.told)
        assert_words_right(sliding.words(posts), here, TERMS)


def test_sums_are_right_for_many_names() -> None:
    sums = Sums(len(MARKS))
    for number in (0, 1023, 1024, 33_000, 70_000):
        sums.add(np.array([1, 3, 3], "u1"), np.full(3, number, "i4"), COME)
    assert [sums.of(number) for number in (0, 1024, 33_000, 70_000)] == 4 * [[0, 1, 0, 2]]
    assert sums.of(2) == sums.of(10**7) == sums.of(-1) == [0, 0, 0, 0]
    assert sums.values.sum() == 15


def test_other_questions_and_posts_that_were_dropped_are_for_another() -> None:
    table = PostTable(10)
    table.add("talk", [post("a table", at) for at in range(10)])
    asked = Selection(0, START * 2, ("talk",), TERMS)
    sliding = IncrementalCounts(table.posts(), asked)
    assert sliding.goes_on(table.posts(), asked._replace(start=START, end=START + 1000))
    for other in ({"tracked": ()}, {"about": ("word", "table")}, {"sources": ("talk", "files")}):
        assert not sliding.goes_on(table.posts(), asked._replace(**other))
    table.add("talk", [post("a table", 10)])
    assert not sliding.goes_on(table.posts(), asked)
    later = IncrementalCounts(table.posts(), asked)
    table.forget("talk")
    assert not later.goes_on(table.posts(), asked)
