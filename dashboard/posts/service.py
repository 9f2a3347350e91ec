"""Counts the posts of all sources about once a second, once for all pages with the same query."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from dashboard.history.history import History
from dashboard.posts.external_counts import ExternalCounts
from dashboard.posts.followed_posts import FollowedPosts
from dashboard.posts.results import PostCounts, Selection
from dashboard.posts.selection_counter import QueryGroup, SelectionCounter, WordClouds, with_posts
from dashboard.posts.shared_results import SharedResults
from dashboard.records import Row
from dashboard.signal import Signal

COUNT_SECONDS = 1.0
# Windows move on where no post comes.
QUIET_SECONDS = 5.0

log = logging.getLogger("dashboard")


class StatisticsQuery(NamedTuple):
    """Which posts a page counts: those of the last `window_seconds` (0: all), or `between` two times (unix
    ms); of one source, or of all ("") that are not samples; only those about a name, as in `Selection`."""

    window_seconds: float = 900.0
    between: tuple[float, float] | None = None
    source: str = ""
    about: tuple[str, str] | None = None


@dataclass(frozen=True, eq=False)
class StatisticsResult:
    """The counts of a query. `sample`: of sample posts. `missing`: posts from before this time (unix ms) are
    not counted, because they are still being read or (`full`) are too many; 0 where none are missing."""

    counts: PostCounts
    words: WordClouds
    sample: bool
    missing: float
    full: bool


class PostStatistics:
    """Counts `posts`, those of the histories that it follows, in threads of its own, so that neither feeds
    nor pages wait. `external_counts` are those that other programs push. Thread-safe.

    `now` is the time of the last update (unix seconds), `version` the number of updates.
    """

    def __init__(
        self, clock: Callable[[], float] = time.time, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self.clock, self.external_counts = clock, ExternalCounts(clock)
        self.version, self.now = 0, clock()
        self._wake, self._signal = threading.Event(), Signal[None]("new post counts")
        self.posts = FollowedPosts(self.now * 1000, self._wake.set)
        self._counter = SelectionCounter(monotonic)
        self._results = SharedResults(self._count, "post-statistics")
        self._thread: threading.Thread | None = None

    def follow(self, histories: Mapping[str, History]) -> None:
        """Count the posts of these histories, and of those that a registry adds later, first those in memory.
        Following a history twice counts once."""
        self.posts.follow(histories)

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener()` when results may have changed, in the thread of the statistics.

        Returns the function that unsubscribes.
        """
        return self._signal.subscribe(lambda _: listener())

    @property
    def histories(self) -> Mapping[str, History]:
        """The histories that have had posts."""
        return self.posts.histories

    def query(self, query: StatisticsQuery) -> Future[StatisticsResult]:
        """The result of a query. It is computed once for all requests before the next update."""
        return self._results.get(query, self.version)

    def words_with(self, words: WordClouds, posts: Sequence[Row]) -> Future[WordClouds]:
        """The words of a result together with those of posts that one viewer has opened."""
        return self._results.submit(partial(with_posts, words, posts))

    def start(self) -> None:
        """Start the thread that updates the results about once a second."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="post-statistics", daemon=True)
            self._thread.start()

    def update(self) -> None:
        """Add the posts that came since the last update, and notify the listeners."""
        self.posts.update()
        self.version, self.now = self.version + 1, self.clock()
        self._signal.emit(None)

    def _run(self) -> None:
        while True:
            self._wake.wait(QUIET_SECONDS)
            self._wake.clear()
            try:
                self.update()
            except Exception:
                log.exception("Some posts could not be counted")
            time.sleep(COUNT_SECONDS)

    def _count(self, query: StatisticsQuery) -> StatisticsResult:
        posts, selection = self.posts, self._selection(query)
        posts.request_stored(selection.sources, selection.start)
        # Before the snapshot: posts that are read in between are at worst reported as missing once more.
        missing = posts.missing_before(selection.sources, selection.start)
        group = QueryGroup(query.window_seconds, query.source, query.about, query.between is not None)
        counts, words = self._counter.count(group, posts.table.columns(), selection)
        sample = any(posts.is_sample(name) for name in selection.sources)
        dropped = posts.table.dropped_until if posts.table.dropped_until > selection.start else 0.0
        full = posts.full or dropped >= missing
        return StatisticsResult(counts, words, sample, max(missing, dropped), full)

    def _selection(self, query: StatisticsQuery) -> Selection:
        names = (query.source,) if query.source in self.histories else self.posts.sources
        tracked = [term for name in names for term in self.histories[name].source.known_keys]
        if query.between is not None:
            start, end = query.between
        else:
            end = self.now * 1000
            start = end - query.window_seconds * 1000 if query.window_seconds else 0.0
        return Selection(start, end, names, tuple(dict.fromkeys(tracked)), query.about)
