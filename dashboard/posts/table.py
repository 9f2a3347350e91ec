"""All posts in memory as columns, so that counting a million of them is a few numpy operations."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dashboard.records import Row
from dashboard.text.entities import hashtags, mentions
from dashboard.text.keywords import keywords
from dashboard.text.sentiment import SENTIMENTS, sentiment_of

# About 100 bytes a post.
MAX_COUNTED_POSTS = 1_000_000
# Share of the posts that is dropped at once, since dropping goes through all.
DROPPED_SHARE = 0.1

# Kinds of names of which a post has one, and of which it may have several.
SINGLE, SEVERAL = ("author", "lang", "source"), ("hashtag", "mention", "word", "term")

Array = NDArray[Any]


class GrowingArray:
    """A numpy array that grows at its end. Arrays that were read before do not change."""

    def __init__(self, dtype: str, values: Array | None = None) -> None:
        self._values = np.empty(1024, dtype) if values is None else values.astype(dtype)
        self._length = 0 if values is None else len(values)

    def extend(self, values: Sequence[int] | Array) -> None:
        """Append values."""
        end = self._length + len(values)
        if end > len(self._values):
            grown = np.empty(max(2 * len(self._values), end), self._values.dtype)
            grown[: self._length] = self._values[: self._length]
            self._values = grown
        self._values[self._length : end] = values
        self._length = end

    @property
    def values(self) -> Array:
        """A view of all values: an array of one dimension."""
        return self._values[: self._length]


class NameIndex:
    """Ids of names: 0, 1, 2, ... in the order in which they were added."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.names = list(names)
        self._ids = {name: number for number, name in enumerate(self.names)}

    def add(self, name: str) -> int:
        """The id of a name, which is added if it is new."""
        name_id = self._ids.setdefault(name, len(self.names))
        if name_id == len(self.names):
            self.names.append(name)
        return name_id

    def find(self, name: str) -> int:
        """The id of a name; -1 where it was not added."""
        return self._ids.get(name, -1)


class NameColumn(NamedTuple):
    """Names in posts: the post at `of[i]` has the name `names.names[ids[i]]`. Columns of equal length."""

    names: NameIndex
    of: GrowingArray
    ids: GrowingArray


def _name_column() -> NameColumn:
    return NameColumn(NameIndex(), GrowingArray("i4"), GrowingArray("i4"))


class PostColumns(NamedTuple):
    """A snapshot of all posts, for counting: a value per post (`time`: unix ms; `sentiment`: position in
    SENTIMENTS; `author`, `lang`, `source`: ids of names), and per kind of name the posts that have it.

    generation: changes when posts were dropped, which changes the positions of those that are left.
    """

    time: Array
    sentiment: Array
    author: Array
    lang: Array
    source: Array
    names: dict[str, NameIndex]
    named: dict[str, tuple[Array, Array]]
    generation: int


class PostTable:
    """The newest `max_posts` posts of all sources. Thread-safe.

    `dropped_until`: the time (unix ms) of the newest post that was dropped to make room; 0 before the first.
    """

    def __init__(self, max_posts: int = MAX_COUNTED_POSTS) -> None:
        self.max_posts = max_posts
        self._lock = threading.Lock()
        self.dropped_until = 0.0
        self._time, self._sentiment = GrowingArray("i8"), GrowingArray("u1")
        self._single = {kind: (NameIndex(), GrowingArray("i4")) for kind in SINGLE}
        self._named = {kind: _name_column() for kind in SEVERAL}
        self._generation = 0

    def add(self, source: str, posts: Sequence[Row]) -> None:
        """Add posts, in the form that `posts_of` returns."""
        names_in = [_names_in(post) for post in posts]
        with self._lock:
            first = len(self._time.values)
            self._time.extend([post["time"] for post in posts])
            self._sentiment.extend([SENTIMENTS.index(sentiment_of(post["score"])) for post in posts])
            for kind, (names, column) in self._single.items():
                column.extend([names.add(source if kind == "source" else post[kind]) for post in posts])
            for place, (names, of, ids) in enumerate(self._named.values()):
                of.extend([first + number for number, of_post in enumerate(names_in) for _ in of_post[place]])
                ids.extend([names.add(name) for of_post in names_in for name in of_post[place]])
            if len(self._time.values) > self.max_posts:
                self._drop_oldest()

    def remove(self, source: str) -> None:
        """Remove all posts of a source."""
        with self._lock:
            names, column = self._single["source"]
            self._retain(column.values != names.find(source))

    def __len__(self) -> int:
        return len(self._time.values)

    def columns(self) -> PostColumns:
        """A snapshot of all posts."""
        with self._lock:
            author, lang, source = (self._single[kind][1].values for kind in SINGLE)
            names = {kind: numbered for kind, (numbered, _) in self._single.items()}
            names |= {kind: one.names for kind, one in self._named.items()}
            named = {kind: (one.of.values, one.ids.values) for kind, one in self._named.items()}
            single = (self._time.values, self._sentiment.values, author, lang, source)
            return PostColumns(*single, names, named, self._generation)

    def _drop_oldest(self) -> None:
        times = self._time.values
        surplus = len(times) - round(self.max_posts * (1 - DROPPED_SHARE))
        oldest = np.argpartition(times, surplus - 1)[:surplus]
        self.dropped_until = max(self.dropped_until, float(times[oldest].max()))
        retained = np.ones(len(times), bool)
        retained[oldest] = False
        self._retain(retained)

    def _retain(self, retained: Array) -> None:
        """Remove all posts and names but those where `retained` is true."""
        self._generation += 1
        place = np.cumsum(retained) - 1
        self._time = GrowingArray("i8", self._time.values[retained])
        self._sentiment = GrowingArray("u1", self._sentiment.values[retained])
        for kind, (names, column) in self._single.items():
            self._single[kind] = _renumbered(names, column.values[retained])
        for kind, one in self._named.items():
            of = one.of.values
            here = retained[of]
            names, ids = _renumbered(one.names, one.ids.values[here])
            self._named[kind] = NameColumn(names, GrowingArray("i4", place[of[here]]), ids)


def _renumbered(names: NameIndex, ids: Array) -> tuple[NameIndex, GrowingArray]:
    """The names that posts still have, with new ids from 0 on, and the column of these ids."""
    used = np.flatnonzero(np.bincount(ids))
    numbers = np.zeros(len(names.names), "i4")
    numbers[used] = np.arange(len(used))
    return NameIndex(names.names[number] for number in used), GrowingArray("i4", numbers[ids])


def _names_in(post: Row) -> tuple[list[str], ...]:
    """The names in a post, of each kind in SEVERAL. The words behind a content warning do not count."""
    text, terms = post["text"], [term for term in post["terms"].split(", ") if term]
    words = [] if post.get("warning") else keywords(text, post["lang"])
    return hashtags(text), mentions(text), words, terms
