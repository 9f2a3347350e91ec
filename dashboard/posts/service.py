"""Counts the posts of all sources about once a second, once for all pages with the same query."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from dashboard.history.history import History
from dashboard.history.recent_posts import PostUpdate
from dashboard.history.registry import subscribe_new
from dashboard.posts.backfill import Backfill
from dashboard.posts.external_counts import ExternalCounts
from dashboard.posts.results import PostCounts, Selection
from dashboard.posts.selection_counter import (
    QueryGroup,
    SelectionCounter,
    WordClouds,
    keep_recent,
    with_posts,
)
from dashboard.posts.table import PostTable
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
    """Counts the posts of the histories that it follows, in threads of its own, so that neither feeds nor
    pages wait. `external_counts` are those that other programs push. Thread-safe.
    """

    def __init__(
        self, clock: Callable[[], float] = time.time, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self.clock = clock
        self.table, self.external_counts = PostTable(), ExternalCounts(clock)
        self.version, self.now = 0, clock()
        self.histories: dict[str, History] = {}
        self._followed = set[str]()
        self._updates: deque[tuple[str, PostUpdate]] = deque()
        self._wake, self._lock = threading.Event(), threading.Lock()
        self._signal = Signal[None]("new post counts")
        self._backfill = Backfill(self.table, self.now * 1000, self._wake.set)
        self._counter = SelectionCounter(monotonic)
        self._thread: threading.Thread | None = None
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="post-statistics")
        self._results: dict[StatisticsQuery, tuple[int, Future[StatisticsResult]]] = {}

    def follow(self, histories: Mapping[str, History]) -> None:
        """Count the posts of these histories, and of those that a registry adds later.

        Counts the posts that are in memory already first; following a history twice counts once.
        """
        subscribe_new(histories, lambda: self._follow_all(histories))
        self._follow_all(histories)

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener()` when results may have changed, in the thread of the statistics.

        Returns the function that unsubscribes.
        """
        return self._signal.subscribe(lambda _: listener())

    @property
    def sources(self) -> tuple[str, ...]:
        """Names of the sources of posts: those that are not samples, if there are any."""
        live = tuple(name for name in self.histories if not self._is_sample(name))
        return live or tuple(self.histories)

    def query(self, query: StatisticsQuery) -> Future[StatisticsResult]:
        """The result of a query, counted once for all who request the same before the next update.

        A result that is being counted is shared as well, so that no page waits for a second count.
        """
        with self._lock:
            version, result = self._results.pop(query, (-1, None))
            if result is None or (result.done() and version != self.version):
                version, result = self.version, self._worker.submit(self._count, query)
            self._results[query] = version, result
            keep_recent(self._results)
        return result

    def words_with(self, words: WordClouds, posts: Sequence[Row]) -> Future[WordClouds]:
        """The words of a result with those of posts that one viewer counts besides."""
        return self._worker.submit(with_posts, words, posts)

    def start(self) -> None:
        """Update about once a second from now on, in a thread of its own."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="post-statistics", daemon=True)
            self._thread.start()

    def update(self) -> None:
        """Add the posts that came since the last update, and notify the listeners."""
        while self._updates:
            name, update = self._updates.popleft()
            if update.reset:
                self._backfill.clear(name)
                self.table.remove(name)
            if update.posts:
                self.table.add(name, self._backfill.unknown(name, update.posts))
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

    def _follow_all(self, histories: Mapping[str, History]) -> None:
        with self._lock:
            for name, history in histories.items():
                if name not in self._followed:
                    self._followed.add(name)
                    history.subscribe_posts(partial(self._on_posts, name, history))

    def _on_posts(self, name: str, history: History, update: PostUpdate) -> None:
        """In the thread of a feed or of the storage writer, while the history is locked."""
        if not update.reset and name not in self.histories:
            # Another mapping, so that iterations over this one are not disturbed.
            self.histories = {**self.histories, name: history}
        self._updates.append((name, update))
        self._wake.set()

    def _is_sample(self, name: str) -> bool:
        return bool(self.histories[name].feed.status.origin == "sample")

    def _count(self, query: StatisticsQuery) -> StatisticsResult:
        selection = self._selection(query)
        stored = {name: self.histories[name] for name in selection.sources if not self._is_sample(name)}
        self._backfill.request(stored, selection.start)
        # Before the snapshot: posts that are read in between are at worst reported as missing once more.
        missing = max(
            (self._backfill.missing_before(name, selection.start) for name in selection.sources), default=0.0
        )
        group = QueryGroup(query.window_seconds, query.source, query.about, query.between is not None)
        counts, words = self._counter.count(group, self.table.columns(), selection)
        sample = any(self._is_sample(name) for name in selection.sources)
        dropped = self.table.dropped_until if self.table.dropped_until > selection.start else 0.0
        full = self._backfill.full or dropped >= missing
        return StatisticsResult(counts, words, sample, max(missing, dropped), full)

    def _selection(self, query: StatisticsQuery) -> Selection:
        names = (query.source,) if query.source in self.histories else self.sources
        tracked = [term for name in names for term in self.histories[name].source.known_keys]
        if query.between is not None:
            start, end = query.between
        else:
            end = self.now * 1000
            start = end - query.window_seconds * 1000 if query.window_seconds else 0.0
        return Selection(start, end, names, tuple(dict.fromkeys(tracked)), query.about)
