"""Incremental counts equal a plain count, wherever their window moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from random import Random
from typing import Any, NamedTuple

import pytest

from dashboard.posts.incremental_counts import IncrementalCounts
from dashboard.posts.results import MAX_COUNTED_WORDS, MAX_LEADERS, PostCounts, Selection
from dashboard.posts.table import PostTable
from dashboard.text.entities import hashtags, mentions
from dashboard.text.keywords import keywords
from dashboard.text.sentiment import SENTIMENTS, sentiment_of
from tests.support.posts import START, post

TERMS = ("#python", "rain")
TEXTS = ("I love #python, says @ben", "Rain, I hate rain and @cem", "A table", "Ich liebe #rain", "#new@ada")
WORDS_EVERY = 7


class PostOfSource(NamedTuple):
    """A post, its source, and its names of each kind."""

    source: str
    post: dict[str, Any]
    names: dict[str, Sequence[str]]


class RandomPosts:
    """Posts of three sources: some late, some dated ahead, many with names that no other post has."""

    def __init__(self, seed: int) -> None:
        self.chance, self.table, self.posts = Random(seed), PostTable(), list[PostOfSource]()

    def add_second(self, at: int) -> None:
        """Add the posts of one second."""
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
        self.posts += [PostOfSource(source, one, names_in(one)) for one in posts]


def names_in(one: dict[str, Any]) -> dict[str, Sequence[str]]:
    text = one["text"]
    return {
        "author": [one["author"]],
        "hashtag": hashtags(text),
        "mention": mentions(text),
        "word": keywords(text, one["lang"]),
        "term": [term for term in one["terms"].split(", ") if term],
    }


def assert_right(counts: PostCounts, posts: Iterable[PostOfSource]) -> list[PostOfSource]:
    """The counts equal a plain count. Returns the posts of the selection."""
    selection = counts.selection
    selected = [
        one
        for one in posts
        if one.source in selection.sources
        and selection.start <= one.post["time"] <= selection.end
        and (selection.about is None or selection.about[1] in one.names[selection.about[0]])
    ]
    assert list(counts.sentiments) == sentiments_of(selected)
    assert counts.languages == sorted({one.post["lang"] for one in selected})
    for term in selection.tracked:
        assert list(counts.terms[term]) == sentiments_of(with_name(selected, "term", term))
        assert sum(counts.series.posts[term]) == len(with_name(selected, "term", term))
    if not selection.tracked:
        assert sum(counts.series.posts[""]) == len(selected)
    for kind, leaders in counts.leaders.items():
        totals = {one.name: one.sentiments.total for one in leaders}
        assert totals == most_frequent(selected, kind, MAX_LEADERS)
        for one in leaders:
            assert list(one.sentiments) == sentiments_of(with_name(selected, kind, one.name))
    return selected


def with_name(posts: Iterable[PostOfSource], kind: str, name: str) -> list[PostOfSource]:
    return [one for one in posts if name in one.names[kind]]


def sentiments_of(posts: Iterable[PostOfSource]) -> list[int]:
    found = Counter(sentiment_of(one.post["score"]) for one in posts)
    return [found[one] for one in SENTIMENTS]


def most_frequent(posts: Iterable[PostOfSource], kind: str, max_names: int) -> dict[str, int]:
    found = Counter(name for one in posts for name in one.names[kind])
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0]))[:max_names])


def assert_words_right(
    words: dict[str, dict[str, int]], selected: list[PostOfSource], tracked: Sequence[str]
) -> None:
    for term in tracked or ("",):
        own = term.lstrip("#")
        of_term = with_name(selected, "term", term) if term else selected
        found = most_frequent(of_term, "word", MAX_COUNTED_WORDS + 1)
        found.pop(own, None)
        assert list(words[term].items()) == list(found.items())[:MAX_COUNTED_WORDS]


@pytest.mark.parametrize("tracked", [TERMS, ()])
@pytest.mark.parametrize("about", [None, ("hashtag", "#tag3"), ("author", "author 1"), ("word", "table")])
@pytest.mark.parametrize("seconds", [30, 100_000])
def test_a_moving_window_is_counted_as_by_a_plain_count(
    tracked: tuple[str, ...], about: tuple[str, str] | None, seconds: int
) -> None:
    random, first = RandomPosts(7), Selection(0, 0, ("talk", "files"), tracked, about)
    counts = IncrementalCounts(random.table.columns(), first)
    for at in range(120):
        random.add_second(at)
        posts, end = random.table.columns(), START + at * 1000
        selection = first._replace(start=end - seconds * 1000, end=end)
        assert counts.can_continue(posts, selection)
        selected = assert_right(counts.count(posts, selection), random.posts)
        if at % WORDS_EVERY == 0:
            assert_words_right(counts.words(posts), selected, tracked)
    assert selected


def test_a_window_may_jump_anywhere() -> None:
    random, selection = RandomPosts(8), Selection(0, 0, ("talk",), TERMS)
    for at in range(100):
        random.add_second(at)
    posts = random.table.columns()
    counts = IncrementalCounts(posts, selection)
    for _ in range(50):
        end = START + random.chance.randrange(130) * 1000
        selection = selection._replace(start=end - random.chance.choice((1_000, 20_000, 10**9)), end=end)
        selected = assert_right(counts.count(posts, selection), random.posts)
        assert_words_right(counts.words(posts), selected, TERMS)


def test_other_selections_and_dropped_posts_cannot_be_continued() -> None:
    table = PostTable(10)
    table.add("talk", [post("a table", at) for at in range(10)])
    selection = Selection(0, START * 2, ("talk",), TERMS)
    counts = IncrementalCounts(table.columns(), selection)
    assert counts.can_continue(table.columns(), selection._replace(start=START, end=START + 1000))
    for other in ({"tracked": ()}, {"about": ("word", "table")}, {"sources": ("talk", "files")}):
        assert not counts.can_continue(table.columns(), selection._replace(**other))
    table.add("talk", [post("a table", 10)])
    assert not counts.can_continue(table.columns(), selection)
    later = IncrementalCounts(table.columns(), selection)
    table.remove("talk")
    assert not later.can_continue(table.columns(), selection)
