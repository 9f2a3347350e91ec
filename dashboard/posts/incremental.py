"""Counts that go on with their window: posts that come into it are added, those that it leaves taken away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from dashboard.posts.results import (
    LEADING,
    MAX_WORDS,
    Counts,
    Leader,
    Marks,
    Selection,
    TermSeries,
    leading,
    step_ms,
)
from dashboard.posts.table import Array, Column, NameIndex, Posts
from dashboard.text.sentiment import MARKS

COME, GONE = np.int32(1), np.int32(-1)

# Of some posts, in order. Neighbours are a slice, which nothing is copied for.
Places = Array | slice


class Sums:
    """Sums by row and number of a name: `values[row, number]`. There are more numbers as names come."""

    def __init__(self, rows: int) -> None:
        self.values = np.zeros((rows, 1024), "i4")

    def add(self, rows: Array | int, numbers: Array, sign: np.int32) -> None:
        """Add `sign` for each of these numbers in its row."""
        most = int(numbers.max(initial=0)) + 1
        if most > self.values.shape[1]:
            grown = np.zeros((len(self.values), max(2 * self.values.shape[1], most)), "i4")
            grown[:, : self.values.shape[1]] = self.values
            self.values = grown
        # One index is many times as fast as two.
        places = np.multiply(rows, self.values.shape[1], dtype=np.intp) + numbers
        np.add.at(self.values.reshape(-1), places, sign)

    def of(self, number: int) -> list[int]:
        """The sums of a name; 0 where it has no number yet."""
        there = 0 <= number < self.values.shape[1]
        return [int(value) for value in self.values[:, number]] if there else [0] * len(self.values)


class IncrementalCounts:
    """Counts the posts that one question is about, wherever its window goes. Not for two threads at once.

    The first count goes through all posts of the window, each later one through those that come or go.
    """

    def __init__(self, posts: Posts, asked: Selection) -> None:
        self.numbering, self._question = posts.numbering, _timeless(asked)
        self._terms = asked.tracked or ("",)
        self._fits = Column("?")
        self._picked = self._picked_for_words = np.zeros(0, bool)
        self._marks, self._langs, self._words = Sums(1), Sums(1), Sums(len(self._terms))
        self._sums = {kind: Sums(len(MARKS)) for kind in ("author", "hashtag", "mention", "term")}
        self._step, self._course = 0, dict[str, Counter[int]]()

    def goes_on(self, posts: Posts, asked: Selection) -> bool:
        """Whether it can count this: the same at other times, while no post has been dropped from memory."""
        return self._question == _timeless(asked) and self.numbering == posts.numbering

    def count(self, posts: Posts, asked: Selection) -> Counts:
        """Count the posts that are asked for."""
        picked = self._pick(posts, asked)
        changes = list(_changes(self._picked, picked))
        for sign, changed in changes:
            self._add(posts, changed, sign)
        self._picked = picked
        names = posts.names
        return Counts(
            asked=asked,
            marks=Marks(*(int(n) for n in self._marks.values[0, : len(MARKS)])),
            terms={term: Marks(*self._sums["term"].of(names["term"].known(term))) for term in asked.tracked},
            leaders={kind: self._leaders(kind, names[kind]) for kind in LEADING},
            languages=sorted(names["lang"].names[n] for n in np.flatnonzero(self._langs.values[0])),
            course=self._course_of(posts, changes, asked),
        )

    def words(self, posts: Posts) -> dict[str, dict[str, int]]:
        """The most frequent words of each tracked term or, where there is none, of all posts (""), and how
        many posts have each: of the posts that were counted last."""
        for sign, changed in _changes(self._picked_for_words, self._picked):
            for row, (_, of_term) in enumerate(self._by_term(posts, changed)):
                of, ids = posts.named["word"]
                self._words.add(row, ids[_rows(of, of_term)], sign)
        self._picked_for_words = self._picked
        names = posts.names["word"]
        return {term: _frequent(names, self._words.values[row], term) for row, term in enumerate(self._terms)}

    def _pick(self, posts: Posts, asked: Selection) -> Array:
        self._fits.extend(_fitting(posts, asked, len(self._fits.values)))
        picked: Array = self._fits.values & (posts.time >= asked.start) & (posts.time <= asked.end)
        return picked

    def _add(self, posts: Posts, changed: Places, sign: np.int32) -> None:
        marks = posts.mark[changed]
        self._marks.add(0, marks, sign)
        self._langs.add(0, posts.lang[changed], sign)
        self._sums["author"].add(marks, posts.author[changed], sign)
        for kind in ("hashtag", "mention", "term"):
            of, ids = posts.named[kind]
            rows = _rows(of, changed)
            self._sums[kind].add(posts.mark.take(of[rows]), ids[rows], sign)

    def _leaders(self, kind: str, names: NameIndex) -> list[Leader]:
        sums = self._sums[kind]
        totals = sums.values.sum(axis=0)
        return [Leader(names.names[number], Marks(*sums.of(number))) for number in leading(names, totals)]

    def _by_term(self, posts: Posts, some: Places) -> Iterator[tuple[str, Places]]:
        """Each tracked term and those of some posts that name it, or all of them where no term is tracked."""
        of, ids = posts.named["term"]
        rows = _rows(of, some)
        of, ids = of[rows], ids[rows]
        for term in self._terms:
            # Many times as fast as of[ids == number].
            yield term, of.take(np.flatnonzero(ids == posts.names["term"].known(term))) if term else some

    def _course_of(
        self, posts: Posts, changes: list[tuple[np.int32, Places]], asked: Selection
    ) -> TermSeries:
        oldest = float(np.min(posts.time, where=self._picked, initial=int(asked.end)))
        # A window without posts is told whole. That of all posts begins with the first.
        start = asked.start if asked.start and not self._picked.any() else max(asked.start, oldest)
        step = step_ms(start, asked.end)
        if step != self._step:
            self._step, self._course = step, {term: Counter() for term in self._terms}
            changes = [(COME, _places(self._picked))]
        for sign, changed in changes:
            for term, of_term in self._by_term(posts, changed):
                _add_steps(self._course[term], posts.time[of_term] // step, sign)
        steps = range(int(start // step), int(asked.end // step) + 1)
        told = {term: [counter[number] for number in steps] for term, counter in self._course.items()}
        return TermSeries(step, [number * step for number in steps], told)


def _timeless(asked: Selection) -> Selection:
    return asked._replace(start=0.0, end=0.0)


def _changes(before: Array, now: Array) -> Iterator[tuple[np.int32, Places]]:
    """Which posts have come, and which have gone. The first posts of `now` are those of `before`."""
    padded = np.zeros(len(now), bool)
    padded[: len(before)] = before
    for sign, changed in ((COME, now & ~padded), (GONE, padded & ~now)):
        if changed.any():
            yield sign, _places(changed)


def _places(picked: Array) -> Places:
    """Those that are picked."""
    places = np.flatnonzero(picked)
    first, last = (int(places[0]), int(places[-1])) if places.size else (0, -1)
    return slice(first, last + 1) if last + 1 - first == places.size else places


def _fitting(posts: Posts, asked: Selection, first: int) -> Array:
    """Which posts from `first` on are of the sources, and name what is asked for."""
    sources = [posts.names["source"].known(name) for name in asked.sources]
    fitting: Array = np.isin(posts.source[first:], sources)
    if asked.about is None:
        return fitting
    kind, name = asked.about
    number = posts.names[kind].known(name)
    if kind == "author":
        fitting &= posts.author[first:] == number
        return fitting
    of, ids = posts.named[kind]
    [begin] = _begins(of, first)
    naming = np.zeros(len(fitting), bool)
    naming[of[begin:][ids[begin:] == number] - first] = True
    fitting &= naming
    return fitting


def _rows(of: Array, posts: Places) -> Places:
    """Where in `of`, which rises, some posts stand."""
    if isinstance(posts, slice):
        return slice(*_begins(of, posts.start, posts.stop))
    if not posts.size:
        return posts
    begin, end = _begins(of, posts[0], posts[-1] + 1)
    wanted = np.zeros(posts[-1] + 1, bool)
    wanted[posts] = True
    rows: Array = begin + np.flatnonzero(wanted[of[begin:end]])
    return rows


def _begins(of: Array, *posts: int) -> list[int]:
    """Where in `of`, which rises, posts begin."""
    # Of another type, all of it would be converted first.
    return [int(place) for place in np.searchsorted(of, np.array(posts, of.dtype))]


def _add_steps(counter: Counter[int], steps: Array, sign: np.int32) -> None:
    if not steps.size:
        return
    first = int(steps.min())
    for number, posts in enumerate(np.bincount(steps - first).tolist(), first):
        counter[number] += int(sign) * posts
        if not counter[number]:
            del counter[number]


def _frequent(names: NameIndex, totals: Array, term: str) -> dict[str, int]:
    """The most frequent words, without the term itself."""
    own = names.known(term.lstrip("#@").lower())
    if 0 <= own < totals.size:
        totals = totals.copy()
        totals[own] = 0
    return {names.names[number]: int(totals[number]) for number in leading(names, totals, MAX_WORDS)}
