"""Incremental counts: posts that enter the window are added, posts that leave it are subtracted."""

from __future__ import annotations

import numpy as np

from dashboard.posts.count_matrix import CountMatrix
from dashboard.posts.positions import Positions, begins_of, by_term, changes_of, rows_of
from dashboard.posts.ranking import most_frequent
from dashboard.posts.results import (
    LEADER_KINDS,
    MAX_COUNTED_WORDS,
    Leader,
    PostCounts,
    Selection,
    SentimentCounts,
)
from dashboard.posts.table import Array, GrowingArray, NameIndex, PostColumns
from dashboard.posts.term_steps import TermSteps
from dashboard.text.sentiment import SENTIMENTS


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
        self._term_steps = TermSteps(self._terms)

    def can_continue(self, posts: PostColumns, selection: Selection) -> bool:
        """Whether `count` accepts this selection: it differs in time alone, and no post was dropped."""
        return self._selection == _timeless(selection) and self.generation == posts.generation

    def count(self, posts: PostColumns, selection: Selection) -> PostCounts:
        """Count the posts of a selection for which `can_continue` is true."""
        selected = self._select(posts, selection)
        changes = list(changes_of(self._counted, selected))
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
            series=self._term_steps.count(posts, selected, changes, selection),
        )

    def words(self, posts: PostColumns) -> dict[str, dict[str, int]]:
        """The number of posts per frequent word, by tracked term; of all posts ("") where none is tracked.

        It counts the posts of the last `count`.
        """
        for sign, changed in changes_of(self._counted_in_words, self._counted):
            for row, (_, of_term) in enumerate(by_term(posts, self._terms, changed)):
                of, ids = posts.named["word"]
                self._words.add(row, ids[rows_of(of, of_term)], sign)
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
            rows = rows_of(of, changed)
            self._by_kind[kind].add(posts.sentiment.take(of[rows]), ids[rows], sign)

    def _leaders(self, kind: str, names: NameIndex) -> list[Leader]:
        counts = self._by_kind[kind]
        ids = most_frequent(names, counts.values.sum(axis=0))
        return [Leader(names.names[name_id], SentimentCounts(*counts.of(name_id))) for name_id in ids]


def _timeless(selection: Selection) -> Selection:
    return selection._replace(start=0.0, end=0.0)


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
    [begin] = begins_of(of, first)
    about = np.zeros(len(matching), bool)
    about[of[begin:][ids[begin:] == name_id] - first] = True
    matching &= about
    return matching


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
