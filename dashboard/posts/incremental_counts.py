"""Incremental counts: posts that enter the window are added, posts that leave it are subtracted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from dashboard.posts.ranking import most_frequent
from dashboard.posts.results import (
    LEADER_KINDS,
    MAX_COUNTED_WORDS,
    Leader,
    PostCounts,
    Selection,
    SentimentCounts,
    TermSeries,
    step_ms,
)
from dashboard.posts.table import Array, GrowingArray, NameIndex, PostColumns
from dashboard.text.sentiment import SENTIMENTS

ADDED, REMOVED = np.int32(1), np.int32(-1)

# Positions of posts, in order. A slice where they are neighbours, which copies nothing.
Positions = Array | slice


class CountMatrix:
    """Counts by row and name id: `values[row, name_id]`. It grows as names are added."""

    def __init__(self, rows: int) -> None:
        self.values = np.zeros((rows, 1024), "i4")

    def add(self, rows: Array | int, ids: Array, sign: np.int32) -> None:
        """Add `sign` for each of these name ids in its row."""
        width = int(ids.max(initial=0)) + 1
        if width > self.values.shape[1]:
            grown = np.zeros((len(self.values), max(2 * self.values.shape[1], width)), "i4")
            grown[:, : self.values.shape[1]] = self.values
            self.values = grown
        # One index is many times as fast as two.
        cells = np.multiply(rows, self.values.shape[1], dtype=np.intp) + ids
        np.add.at(self.values.reshape(-1), cells, sign)

    def of(self, name_id: int) -> list[int]:
        """The counts of a name; 0 where it has no id yet."""
        known = 0 <= name_id < self.values.shape[1]
        return [int(value) for value in self.values[:, name_id]] if known else [0] * len(self.values)


class IncrementalCounts:
    """Counts the posts of one selection while its window moves. Not thread-safe.

    The first count goes through all posts of the window, each later one through those that enter or leave.
    """

    def __init__(self, posts: PostColumns, selection: Selection) -> None:
        self.generation, self._selection = posts.generation, _timeless(selection)
        self._terms = selection.tracked or ("",)
        self._matching = GrowingArray("?")
        self._counted = self._counted_in_words = np.zeros(0, bool)
        self._sentiments, self._langs, self._words = (
            CountMatrix(1),
            CountMatrix(1),
            CountMatrix(len(self._terms)),
        )
        kinds = ("author", "hashtag", "mention", "term")
        self._by_kind = {kind: CountMatrix(len(SENTIMENTS)) for kind in kinds}
        self._step, self._steps = 0, dict[str, Counter[int]]()

    def can_continue(self, posts: PostColumns, selection: Selection) -> bool:
        """Whether it can count a selection: the same but for its time, while no post was dropped."""
        return self._selection == _timeless(selection) and self.generation == posts.generation

    def count(self, posts: PostColumns, selection: Selection) -> PostCounts:
        """Count the posts of a selection for which `can_continue` is true."""
        selected = self._select(posts, selection)
        changes = list(_changes(self._counted, selected))
        for sign, changed in changes:
            self._add(posts, changed, sign)
        self._counted = selected
        names, terms = posts.names, self._by_kind["term"]
        return PostCounts(
            selection=selection,
            sentiments=SentimentCounts(*(int(n) for n in self._sentiments.values[0, : len(SENTIMENTS)])),
            terms={term: SentimentCounts(*terms.of(names["term"].find(term))) for term in selection.tracked},
            leaders={kind: self._leaders(kind, names[kind]) for kind in LEADER_KINDS},
            languages=sorted(names["lang"].names[n] for n in np.flatnonzero(self._langs.values[0])),
            series=self._series(posts, changes, selection),
        )

    def words(self, posts: PostColumns) -> dict[str, dict[str, int]]:
        """The number of posts per frequent word, by tracked term; of all posts ("") where none is tracked.

        It counts the posts of the last `count`.
        """
        for sign, changed in _changes(self._counted_in_words, self._counted):
            for row, (_, of_term) in enumerate(self._by_term(posts, changed)):
                of, ids = posts.named["word"]
                self._words.add(row, ids[_rows(of, of_term)], sign)
        self._counted_in_words = self._counted
        names = posts.names["word"]
        return {
            term: _frequent_words(names, self._words.values[row], term)
            for row, term in enumerate(self._terms)
        }

    def _select(self, posts: PostColumns, selection: Selection) -> Array:
        self._matching.extend(_matching(posts, selection, len(self._matching.values)))
        in_time = (posts.time >= selection.start) & (posts.time <= selection.end)
        selected: Array = self._matching.values & in_time
        return selected

    def _add(self, posts: PostColumns, changed: Positions, sign: np.int32) -> None:
        sentiments = posts.sentiment[changed]
        self._sentiments.add(0, sentiments, sign)
        self._langs.add(0, posts.lang[changed], sign)
        self._by_kind["author"].add(sentiments, posts.author[changed], sign)
        for kind in ("hashtag", "mention", "term"):
            of, ids = posts.named[kind]
            rows = _rows(of, changed)
            self._by_kind[kind].add(posts.sentiment.take(of[rows]), ids[rows], sign)

    def _leaders(self, kind: str, names: NameIndex) -> list[Leader]:
        counts = self._by_kind[kind]
        ids = most_frequent(names, counts.values.sum(axis=0))
        return [Leader(names.names[name_id], SentimentCounts(*counts.of(name_id))) for name_id in ids]

    def _by_term(self, posts: PostColumns, some: Positions) -> Iterator[tuple[str, Positions]]:
        """Each tracked term and the posts that have it; all of the posts where no term is tracked."""
        of, ids = posts.named["term"]
        rows = _rows(of, some)
        of, ids = of[rows], ids[rows]
        for term in self._terms:
            # Many times as fast as of[ids == number].
            yield term, of.take(np.flatnonzero(ids == posts.names["term"].find(term))) if term else some

    def _series(
        self, posts: PostColumns, changes: list[tuple[np.int32, Positions]], selection: Selection
    ) -> TermSeries:
        oldest = float(np.min(posts.time, where=self._counted, initial=int(selection.end)))
        # A window without posts is shown whole; a window of all posts begins with the first.
        whole = selection.start and not self._counted.any()
        start = selection.start if whole else max(selection.start, oldest)
        step = step_ms(start, selection.end)
        if step != self._step:
            self._step, self._steps = step, {term: Counter() for term in self._terms}
            changes = [(ADDED, _positions(self._counted))]
        for sign, changed in changes:
            for term, of_term in self._by_term(posts, changed):
                _add_steps(self._steps[term], posts.time[of_term] // step, sign)
        steps = range(int(start // step), int(selection.end // step) + 1)
        counts = {term: [counter[number] for number in steps] for term, counter in self._steps.items()}
        return TermSeries(step, [number * step for number in steps], counts)


def _timeless(selection: Selection) -> Selection:
    return selection._replace(start=0.0, end=0.0)


def _changes(before: Array, now: Array) -> Iterator[tuple[np.int32, Positions]]:
    """The posts that were added and removed. `before` has the first of the posts of `now`."""
    padded = np.zeros(len(now), bool)
    padded[: len(before)] = before
    for sign, changed in ((ADDED, now & ~padded), (REMOVED, padded & ~now)):
        if changed.any():
            yield sign, _positions(changed)


def _positions(selected: Array) -> Positions:
    """The positions where `selected` is true."""
    positions = np.flatnonzero(selected)
    first, last = (int(positions[0]), int(positions[-1])) if positions.size else (0, -1)
    return slice(first, last + 1) if last + 1 - first == positions.size else positions


def _matching(posts: PostColumns, selection: Selection, first: int) -> Array:
    """Whether posts from position `first` on are of the sources and about the name of a selection."""
    sources = [posts.names["source"].find(name) for name in selection.sources]
    matching: Array = np.isin(posts.source[first:], sources)
    if selection.about is None:
        return matching
    kind, name = selection.about
    name_id = posts.names[kind].find(name)
    if kind == "author":
        matching &= posts.author[first:] == name_id
        return matching
    of, ids = posts.named[kind]
    [begin] = _begins(of, first)
    about = np.zeros(len(matching), bool)
    about[of[begin:][ids[begin:] == name_id] - first] = True
    matching &= about
    return matching


def _rows(of: Array, posts: Positions) -> Positions:
    """The positions in `of`, which is sorted, of some posts."""
    if isinstance(posts, slice):
        return slice(*_begins(of, posts.start, posts.stop))
    if not posts.size:
        return posts
    begin, end = _begins(of, posts[0], posts[-1] + 1)
    selected = np.zeros(posts[-1] + 1, bool)
    selected[posts] = True
    rows: Array = begin + np.flatnonzero(selected[of[begin:end]])
    return rows


def _begins(of: Array, *posts: int) -> list[int]:
    """The positions in `of`, which is sorted, where posts begin."""
    # With another dtype, numpy would convert all of `of` first.
    return [int(position) for position in np.searchsorted(of, np.array(posts, of.dtype))]


def _add_steps(counter: Counter[int], steps: Array, sign: np.int32) -> None:
    if not steps.size:
        return
    first = int(steps.min())
    for number, posts in enumerate(np.bincount(steps - first).tolist(), first):
        counter[number] += int(sign) * posts
        if not counter[number]:
            del counter[number]


def _frequent_words(names: NameIndex, totals: Array, term: str) -> dict[str, int]:
    """The number of posts per frequent word, without the term itself."""
    own = names.find(term.lstrip("#@").lower())
    if 0 <= own < totals.size:
        totals = totals.copy()
        totals[own] = 0
    return {
        names.names[name_id]: int(totals[name_id])
        for name_id in most_frequent(names, totals, MAX_COUNTED_WORDS)
    }
