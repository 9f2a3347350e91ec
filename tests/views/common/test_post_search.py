"""The search for posts: in memory first, then in the database, once for the same filter."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any, cast

import pytest

from dashboard.history.history import History
from dashboard.records import Row
from dashboard.storage.engine import StorageUnavailable
from dashboard.views.common.post_search import PostFilter, PostSearch
from dashboard.views.common.viewer import Viewer
from tests.support.posts import START, post


class Stored:
    """A history whose memory and database hold these posts, and which counts the queries."""

    def __init__(self, in_memory: Sequence[Row], in_database: Sequence[Row] = ()) -> None:
        self.in_memory, self.in_database = in_memory, in_database
        self.answers: list[Future[list[Row]]] = []

    @property
    def posts(self) -> Stored:
        return self

    def newest(self, max_posts: int, until: float, words: Sequence[str]) -> list[Row]:
        return list(self.in_memory[:max_posts])

    def find(self, max_posts: int, *filters: Any) -> Future[list[Row]]:
        self.answers.append(Future())
        return self.answers[-1]

    def answer(self) -> None:
        self.answers[-1].set_result(list(self.in_database))


class Shown:
    """A search and the posts that it has shown."""

    def __init__(self) -> None:
        self.posts: list[list[str]] = []
        self.search = PostSearch(Viewer(), lambda posts: self.posts.append([one["text"] for one in posts]))

    def find(self, wanted: PostFilter, *histories: Stored, limit: int = 2) -> None:
        self.search.find(cast("list[History]", list(histories)), wanted, limit)


def said(*texts: str) -> list[Row]:
    return [post(text, time=START - number) for number, text in enumerate(texts)]


def test_memory_answers_at_once_where_it_has_enough_posts() -> None:
    shown, one, other = Shown(), Stored(said("a", "c")), Stored(said("b", "d"))
    shown.find(PostFilter(words=("x",)), one, other)
    assert shown.posts == [["a", "b"]]
    assert not one.answers


def test_without_a_filter_memory_is_enough() -> None:
    shown, stored = Shown(), Stored(said("a"))
    shown.find(PostFilter(), stored)
    assert shown.posts == [["a"]]
    assert not stored.answers


def test_the_database_answers_for_the_rest_once() -> None:
    shown, stored = Shown(), Stored(said("a"), said("a", "older"))
    for _ in range(3):
        shown.find(PostFilter(until=START), stored)
    assert len(stored.answers) == 1
    assert shown.posts == []
    stored.answer()
    assert shown.posts == [["a", "older"]]


def test_an_answer_that_is_no_longer_wanted_is_not_shown() -> None:
    shown, stored = Shown(), Stored(said("a"), said("stale"))
    shown.find(PostFilter(words=("x",)), stored)
    shown.find(PostFilter(), stored)
    stored.answer()
    assert shown.posts == [["a"]]


def test_without_a_database_what_is_in_memory_is_shown() -> None:
    shown, stored = Shown(), Stored(said("a"))
    shown.find(PostFilter(words=("x",)), stored)
    stored.answers[-1].set_exception(StorageUnavailable("The disk is full."))
    assert shown.posts == [["a"]]


def test_without_a_source_nothing_is_shown() -> None:
    shown = Shown()
    shown.find(PostFilter(words=("x",)))
    assert shown.posts == [[]]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (PostFilter(), True),
        (PostFilter(lang="en"), True),
        (PostFilter(lang="de"), False),
        (PostFilter(term="#rain"), True),
        (PostFilter(term="#sun"), False),
        (PostFilter(about=("hashtag", "#rain")), True),
        (PostFilter(about=("hashtag", "#rai")), False),
        (PostFilter(about=("mention", "@ben")), True),
        (PostFilter(about=("word", "cold")), True),
        (PostFilter(about=("author", "ada")), True),
        (PostFilter(about=("author", "ad")), False),
        (PostFilter(about=("nonsense", "ada")), False),
    ],
)
def test_post_filter_matches(wanted: PostFilter, found: bool) -> None:
    assert wanted.matches(post("Cold #rain, @ben", lang="en-GB", terms="#rain, cold")) is found


def test_a_word_behind_a_content_warning_selects_the_post_where_it_is_opened() -> None:
    warned = post("Cold rain", warning="Weather")
    word = PostFilter(about=("word", "cold"))
    assert not word.matches(warned)
    assert word._replace(opened=frozenset({warned["id"]})).matches(warned)
    assert not word._replace(opened=frozenset({"another"})).matches(warned)
