"""All posts in memory, column by column, so that counting a million of them is a few steps of numpy."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dashboard.records import Row
from dashboard.text.entities import hashtags, mentions
from dashboard.text.keywords import keywords
from dashboard.text.sentiment import MARKS, mark

# About 100 bytes a post.
MAX_POSTS = 1_000_000
# So many of them are dropped at once, since dropping goes through all.
DROPPED_SHARE = 0.1

# What a post has one of, and what it may name several of.
SINGLE, SEVERAL = ("author", "lang", "source"), ("hashtag", "mention", "word", "term")

Array = NDArray[Any]


class Column:
    """A numpy array that grows at its end. What was read of it stays as it is."""

    def __init__(self, dtype: str, values: Array | None = None) -> None:
        self._values = np.empty(1024, dtype) if values is None else values.astype(dtype)
        self._length = 0 if values is None else len(values)

    def extend(self, values: Sequence[int] | Array) -> None:
        """Put values at the end."""
        end = self._length + len(values)
        if end > len(self._values):
            grown = np.empty(max(2 * len(self._values), end), self._values.dtype)
            grown[: self._length] = self._values[: self._length]
            self._values = grown
        self._values[self._length : end] = values
        self._length = end

    @property
    def values(self) -> Array:
        """All values."""
        return self._values[: self._length]


class NameIndex:
    """Numbers for texts: 0, 1, 2, ... in the order in which they first come."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.names = list(names)
        self._numbers = {name: number for number, name in enumerate(self.names)}

    def number(self, name: str) -> int:
        """The number of a text, which gets one if it has none."""
        number = self._numbers.setdefault(name, len(self.names))
        if number == len(self.names):
            self.names.append(name)
        return number

    def known(self, name: str) -> int:
        """The number of a text; -1 where it has none."""
        return self._numbers.get(name, -1)


class NameColumn(NamedTuple):
    """What posts name: the post `of[i]` names `names.names[ids[i]]`. Columns of equal length."""

    names: NameIndex
    of: Column
    ids: Column


def _named() -> NameColumn:
    return NameColumn(NameIndex(), Column("i4"), Column("i4"))


class Posts(NamedTuple):
    """All posts as they are at one moment, for counting: a value per post (`time`: unix ms, `mark`: number in
    MARKS, `author`, `lang`, `source`: numbers of names), and per kind of name the posts that name them.

    numbering: another one when posts were dropped, and those that are left have got other numbers.
    """

    time: Array
    mark: Array
    author: Array
    lang: Array
    source: Array
    names: dict[str, NameIndex]
    named: dict[str, tuple[Array, Array]]
    numbering: int


class PostTable:
    """The newest MAX_POSTS posts of all sources. Usable from every thread.

    `dropped`: up to when (unix ms) posts had to make room for newer ones; 0 before the first had to.
    """

    def __init__(self, most: int = MAX_POSTS) -> None:
        self.most = most
        self._lock = threading.Lock()
        self.dropped = 0.0
        self._time, self._mark = Column("i8"), Column("u1")
        self._single = {kind: (NameIndex(), Column("i4")) for kind in SINGLE}
        self._named = {kind: _named() for kind in SEVERAL}
        self._numbering = 0

    def add(self, source: str, posts: Sequence[Row]) -> None:
        """Count these posts, as `posts_of` makes them, from now on."""
        said = [_said(post) for post in posts]
        with self._lock:
            first = len(self._time.values)
            self._time.extend([post["time"] for post in posts])
            self._mark.extend([MARKS.index(mark(post["score"])) for post in posts])
            for kind, (names, column) in self._single.items():
                column.extend([names.number(source if kind == "source" else post[kind]) for post in posts])
            for place, (names, of, ids) in enumerate(self._named.values()):
                of.extend([first + number for number, one in enumerate(said) for _ in one[place]])
                ids.extend([names.number(name) for one in said for name in one[place]])
            if len(self._time.values) > self.most:
                self._drop_oldest()

    def forget(self, source: str) -> None:
        """Count no post of this source any more."""
        with self._lock:
            names, column = self._single["source"]
            self._keep(column.values != names.known(source))

    def __len__(self) -> int:
        return len(self._time.values)

    def posts(self) -> Posts:
        """All posts as they are now."""
        with self._lock:
            author, lang, source = (self._single[kind][1].values for kind in SINGLE)
            names = {kind: numbered for kind, (numbered, _) in self._single.items()}
            names |= {kind: one.names for kind, one in self._named.items()}
            named = {kind: (one.of.values, one.ids.values) for kind, one in self._named.items()}
            single = (self._time.values, self._mark.values, author, lang, source)
            return Posts(*single, names, named, self._numbering)

    def _drop_oldest(self) -> None:
        times = self._time.values
        surplus = len(times) - round(self.most * (1 - DROPPED_SHARE))
        oldest = np.argpartition(times, surplus - 1)[:surplus]
        self.dropped = max(self.dropped, float(times[oldest].max()))
        kept = np.ones(len(times), bool)
        kept[oldest] = False
        self._keep(kept)

    def _keep(self, kept: Array) -> None:
        """Keep these posts and what they name, and no other."""
        self._numbering += 1
        place = np.cumsum(kept) - 1
        self._time = Column("i8", self._time.values[kept])
        self._mark = Column("u1", self._mark.values[kept])
        for kind, (names, column) in self._single.items():
            self._single[kind] = _renumbered(names, column.values[kept])
        for kind, one in self._named.items():
            of = one.of.values
            here = kept[of]
            names, ids = _renumbered(one.names, one.ids.values[here])
            self._named[kind] = NameColumn(names, Column("i4", place[of[here]]), ids)


def _renumbered(names: NameIndex, ids: Array) -> tuple[NameIndex, Column]:
    """Without the names that nobody has any more."""
    used = np.flatnonzero(np.bincount(ids))
    numbers = np.zeros(len(names.names), "i4")
    numbers[used] = np.arange(len(used))
    return NameIndex(names.names[number] for number in used), Column("i4", numbers[ids])


def _said(post: Row) -> tuple[list[str], ...]:
    """What a post names of each kind in SEVERAL."""
    text, terms = post["text"], [term for term in post["terms"].split(", ") if term]
    return hashtags(text), mentions(text), keywords(text, post["lang"]), terms
