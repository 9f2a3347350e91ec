"""Counts selections of posts, and continues the counts, orders and word clouds of earlier queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from dashboard.posts.incremental_counts import IncrementalCounts
from dashboard.posts.ranking import ranked
from dashboard.posts.results import MAX_COUNTED_WORDS, PostCounts, Selection
from dashboard.posts.table import PostColumns
from dashboard.records import Row
from dashboard.text.keywords import keywords
from dashboard.text.word_cloud import PlacedWord, lay_out

# Words change slowly, and a word cloud that is laid out again and again is hard to read.
WORDS_SECONDS = 5.0
# Words are reused where a window has moved by no more than this share of it, or this time.
MAX_SHIFT, MAX_SHIFT_MS = 0.1, 10_000.0
MAX_CACHED_RESULTS = 64
# Each takes tens of megabytes where a million posts are counted, and more where many terms are tracked.
# The others are counted from all posts again.
MAX_CACHED_COUNTS = 8


class QueryGroup(NamedTuple):
    """Queries that differ in time alone. Counts continue from one to the next, and lists keep their order.

    window_seconds, source, about: as in `StatisticsQuery`. fixed: whether the window is between two times.
    """

    window_seconds: float
    source: str
    about: tuple[str, str] | None
    fixed: bool


@dataclass(frozen=True, eq=False)
class WordClouds:
    """The number of posts per frequent word of each term, and their word clouds.

    counted_at: when they were counted (monotonic seconds). end: the end of their window (unix ms).
    """

    counts: dict[str, dict[str, int]]
    clouds: dict[str, list[PlacedWord]]
    counted_at: float
    end: float = 0.0


def with_posts(words: WordClouds, posts: Sequence[Row]) -> WordClouds:
    """The words with those of further posts, such as posts whose content warnings a viewer has opened."""
    counts = {term: _with_words(term, of_term, posts) for term, of_term in words.counts.items()}
    clouds = {
        term: words.clouds[term] if of_term == words.counts[term] else lay_out(of_term)
        for term, of_term in counts.items()
    }
    return WordClouds(counts, clouds, words.counted_at, words.end)


def _with_words(term: str, of_term: dict[str, int], posts: Sequence[Row]) -> dict[str, int]:
    """The words of a term, most frequent first, with those of the posts that have it."""
    counts, own = Counter(of_term), term.lstrip("#@").lower()
    for post in posts:
        if not term or term in post["terms"].split(", "):
            counts.update(word for word in keywords(post["text"], post["lang"]) if word != own)
    return dict(counts.most_common(MAX_COUNTED_WORDS))


class SelectionCounter:
    """Counts one selection at a time. Not thread-safe."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._counts: dict[QueryGroup, IncrementalCounts] = {}
        self._orders: dict[QueryGroup, dict[str, list[str]]] = {}
        self._words: dict[QueryGroup, WordClouds] = {}

    def count(
        self, group: QueryGroup, posts: PostColumns, selection: Selection
    ) -> tuple[PostCounts, WordClouds]:
        """The counts of a selection of the group, and its words."""
        # Removed until it succeeds: counts that failed half-way are not continued.
        counts = self._counts.pop(group, None)
        if counts is None or not counts.can_continue(posts, selection):
            counts = IncrementalCounts(posts, selection)
            # Counts of an earlier generation cannot be continued either.
            self._counts = {
                other: one for other, one in self._counts.items() if one.generation == posts.generation
            }
        result = counts.count(posts, selection)
        self._sort_leaders(group, result)
        words = self._count_words(group, counts, posts, selection)
        self._counts[group] = counts
        keep_recent(self._counts, MAX_CACHED_COUNTS)
        return result, words

    def _sort_leaders(self, group: QueryGroup, counts: PostCounts) -> None:
        """Sort leaders as they were sorted before, where that is not clearly wrong."""
        self._orders[group] = order = self._orders.pop(group, {})
        keep_recent(self._orders)
        for kind, leaders in counts.leaders.items():
            counts.leaders[kind] = ranked(leaders, order.get(kind, []))
            order[kind] = [leader.name for leader in counts.leaders[kind]]

    def _count_words(
        self, group: QueryGroup, counts: IncrementalCounts, posts: PostColumns, selection: Selection
    ) -> WordClouds:
        """The words of the selection, or recent ones of about the same time."""
        words = self._words.pop(group, None)
        if words is None or not self._is_current(words, selection):
            by_term = counts.words(posts)
            clouds = {
                term: words.clouds[term] if words and words.counts.get(term) == of_term else lay_out(of_term)
                for term, of_term in by_term.items()
            }
            words = WordClouds(by_term, clouds, self._monotonic(), selection.end)
        self._words[group] = words
        keep_recent(self._words)
        return words

    def _is_current(self, words: WordClouds, selection: Selection) -> bool:
        shift, length = abs(words.end - selection.end), selection.end - selection.start
        recent = self._monotonic() - words.counted_at < WORDS_SECONDS
        return recent and shift <= max(MAX_SHIFT * length, MAX_SHIFT_MS)


def keep_recent(cache: dict[Any, Any], max_entries: int = MAX_CACHED_RESULTS) -> None:
    """Remove the oldest entries beyond `max_entries`."""
    while len(cache) > max_entries:
        del cache[next(iter(cache))]
