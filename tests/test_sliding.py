"""Counts that go on with their window: the same at every step as those that are counted anew."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from dashboard.counts import Asked, Counts
from dashboard.sliding import Sliding
from dashboard.tally import Posts, Tally
from tests.posts import START, post

TERMS = ("#python", "rain")
TEXTS = ("I love #python, says @ben", "Rain, I hate rain and @cem", "A table", "Ich liebe #rain", "#new@ada")


def anew(posts: Posts, asked: Asked) -> tuple[Counts, dict[str, dict[str, int]]]:
    sliding = Sliding(posts, asked)
    return sliding.count(posts, asked), sliding.words(posts)


def some_posts(chance: Random, at: int) -> list[dict[str, Any]]:
    """Up to nine posts, of which some come late, and some name what nobody has named before."""
    return [
        post(
            f"{chance.choice(TEXTS)} #tag{chance.randrange(20)} #only{at}",
            at - chance.choice((0, 0, 0, 1, 40)),
            author=f"author {chance.randrange(9)}",
            lang=chance.choice(("en", "en", "de", "ja")),
            terms=chance.choice(("", "#python", "rain", "#python, rain")),
        )
        for _ in range(chance.randrange(10))
    ]


@pytest.mark.parametrize("tracked", [TERMS, ()])
@pytest.mark.parametrize("about", [None, ("hashtag", "#tag3"), ("author", "author 1"), ("word", "table")])
@pytest.mark.parametrize("seconds", [30, 100_000])
def test_a_window_that_goes_on_is_counted_as_if_anew(
    tracked: tuple[str, ...], about: tuple[str, str] | None, seconds: int
) -> None:
    chance, tally = Random(7), Tally()
    start = Asked(0, 0, ("talk", "files"), tracked, about)
    sliding = Sliding(tally.posts(), start)
    for at in range(100):
        tally.add(chance.choice(("talk", "files", "others")), some_posts(chance, at))
        posts, end = tally.posts(), START + at * 1000
        asked = start._replace(start=end - seconds * 1000, end=end)
        assert sliding.goes_on(posts, asked)
        told = sliding.count(posts, asked)
        assert (told, sliding.words(posts)) == anew(posts, asked)
    assert told.marks.total


def test_a_window_may_go_anywhere() -> None:
    chance, tally = Random(8), Tally()
    asked = Asked(0, 0, ("talk",), TERMS)
    sliding = Sliding(tally.posts(), asked)
    for at in range(100):
        tally.add("talk", some_posts(chance, at))
    posts = tally.posts()
    for _ in range(50):
        end = START + chance.randrange(100) * 1000
        asked = asked._replace(start=end - chance.choice((1_000, 20_000, 10**9)), end=end)
        told = sliding.count(posts, asked)
        assert (told, sliding.words(posts)) == anew(posts, asked)


def test_other_questions_and_posts_that_were_dropped_are_for_another() -> None:
    tally = Tally(10)
    tally.add("talk", [post("a table", at) for at in range(10)])
    asked = Asked(0, START * 2, ("talk",), TERMS)
    sliding = Sliding(tally.posts(), asked)
    assert sliding.goes_on(tally.posts(), asked._replace(start=START, end=START + 1000))
    assert not sliding.goes_on(tally.posts(), asked._replace(tracked=()))
    assert not sliding.goes_on(tally.posts(), asked._replace(about=("word", "table")))
    tally.add("talk", [post("a table", 10)])
    assert not sliding.goes_on(tally.posts(), asked)
