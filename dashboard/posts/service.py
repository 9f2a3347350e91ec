"""Counts the posts of all sources about once a second, once for all pages that ask the same."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from dashboard.history.history import History
from dashboard.history.recent_posts import PostUpdate
from dashboard.history.registry import subscribe_new
from dashboard.posts.backfill import Backfill
from dashboard.posts.external_counts import ExternalCounts
from dashboard.posts.incremental import IncrementalCounts
from dashboard.posts.ranking import steady
from dashboard.posts.results import Counts, Selection
from dashboard.posts.table import Posts, PostTable
from dashboard.signal import Signal
from dashboard.text.word_cloud import Placed, cloud

COUNT_SECONDS = 1.0
# Windows go on where no post comes.
QUIET_SECONDS = 5.0
# Words change slowly, and a word cloud that is laid out anew is hard to read.
WORDS_SECONDS = 5.0
ANSWERS_REMEMBERED = 64
# Each takes tens of megabytes where a million posts are counted, and more where many terms are tracked.
# What is not remembered is counted anew.
COUNTS_REMEMBERED = 8
# Words of a window that is shifted by no more than this share, or time, will do.
MAX_SHIFT, MAX_SHIFT_MS = 0.1, 10_000.0

log = logging.getLogger("dashboard")


class StatisticsQuery(NamedTuple):
    """What a page wants counted: the last `window_seconds` (0: all there is), or what is `between` two times
    (unix ms); the posts of one source, or of all ("") that are no sample; and those that name `about` alone,
    as in `Selection`."""

    window_seconds: float = 900.0
    between: tuple[float, float] | None = None
    source: str = ""
    about: tuple[str, str] | None = None


# A question wherever in time it is, and whether that is the past.
Kind = tuple[StatisticsQuery, bool]


@dataclass(frozen=True, eq=False)
class Words:
    """The most frequent words of each term, how many posts have them, and their word cloud; when they were
    counted, and up to when (unix ms)."""

    counts: dict[str, dict[str, int]]
    clouds: dict[str, list[Placed]]
    at: float
    end: float = 0.0


@dataclass(frozen=True, eq=False)
class StatisticsResult:
    """What was counted. `sample`: of made-up posts. `missing`: posts from before that time (unix ms) are not
    counted, because they are still being read or (`full`) are too many; 0 where none are missing."""

    counts: Counts
    words: Words
    sample: bool
    missing: float
    full: bool


class PostStatistics:
    """Counts the posts of the histories that it follows, in threads of its own, so that neither those who
    publish posts nor those who query counts wait. `tops` are counts that programs push.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self.table, self.tops = PostTable(), ExternalCounts(clock)
        self.version, self.now = 0, clock()
        self.histories: dict[str, History] = {}
        self._followed = set[str]()
        self._older = Backfill(self.table, self.now * 1000, self._news)
        self._waiting: deque[tuple[str, PostUpdate]] = deque()
        self._signal = Signal[None]("new posts")
        self._wake, self._lock = threading.Event(), threading.Lock()
        self._thread: threading.Thread | None = None
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="board")
        self._answers: dict[StatisticsQuery, tuple[int, Future[StatisticsResult]]] = {}
        self._sliding: dict[Kind, IncrementalCounts] = {}
        self._orders: dict[Kind, dict[str, list[str]]] = {}
        self._words: dict[Kind, Words] = {}

    def follow(self, histories: Mapping[str, History]) -> None:
        """Count the posts of these histories, and of those that a registry adds later.

        Counts the posts that are in memory already first; following a history twice counts once.
        """
        subscribe_new(histories, lambda: self._follow_all(histories))
        self._follow_all(histories)

    def _follow_all(self, histories: Mapping[str, History]) -> None:
        with self._lock:
            for name, history in histories.items():
                if name not in self._followed:
                    self._followed.add(name)
                    history.subscribe_posts(partial(self._on_posts, name, history))

    def _on_posts(self, name: str, history: History, update: PostUpdate) -> None:
        """In the thread of a feed or of the storage writer, while the history is locked."""
        if not update.reset and name not in self.histories:
            # Another mapping, so that readers of this one are not disturbed.
            self.histories = {**self.histories, name: history}
        self._waiting.append((name, update))
        self._news()

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener()` when answers may be others, in the board's thread. Returns its own end."""
        return self._signal.subscribe(lambda _: listener())

    @property
    def sources(self) -> tuple[str, ...]:
        """Names of the sources that have told posts: those that are no sample, if there are any."""
        live = tuple(name for name in self.histories if not self._is_sample(name))
        return live or tuple(self.histories)

    def ask(self, question: StatisticsQuery) -> Future[StatisticsResult]:
        """The answer, counted once for all who ask the same before the next post comes.

        Where an answer is being counted it is that one, so that the last who asks does not wait the longest.
        """
        with self._lock:
            version, coming = self._answers.pop(question, (-1, None))
            if coming is None or (coming.done() and version != self.version):
                version, coming = self.version, self._worker.submit(self._answer, question)
            self._answers[question] = version, coming
            _keep_newest(self._answers)
        return coming

    def _is_sample(self, name: str) -> bool:
        return bool(self.histories[name].feed.status.origin == "sample")

    def _news(self) -> None:
        self._wake.set()

    def begin(self) -> None:
        """Count from now on, in a thread of its own."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="board", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while True:
            self._wake.wait(QUIET_SECONDS)
            self._wake.clear()
            try:
                self.take()
            except Exception:
                log.exception("Some posts could not be counted")
            time.sleep(COUNT_SECONDS)

    def take(self) -> None:
        """Count what has come, and say so."""
        while self._waiting:
            name, update = self._waiting.popleft()
            if update.reset:
                self._older.forget(name)
                self.table.forget(name)
            if update.posts:
                self.table.add(name, self._older.new(name, update.posts))
        self.version, self.now = self.version + 1, self.clock()
        self._signal.emit(None)

    def _answer(self, question: StatisticsQuery) -> StatisticsResult:
        asked = self._asked(question)
        kept = {name: self.histories[name] for name in asked.sources if not self._is_sample(name)}
        self._older.reach(kept, asked.start)
        # Before the posts are taken: what is read meanwhile is at worst told as missing once more.
        missing = max((self._older.missing(name, asked.start) for name in asked.sources), default=0.0)
        posts = self.table.posts()
        # A replay is one kind of question, wherever it is: its counts go on, and its lists keep their order.
        kind = (question._replace(between=None), question.between is not None)
        # Where counting fails, what it has begun is not gone on with.
        sliding = self._sliding.pop(kind, None)
        if sliding is None or not sliding.goes_on(posts, asked):
            sliding = IncrementalCounts(posts, asked)
            # Those of posts that were dropped since then will not go on either.
            self._sliding = {k: one for k, one in self._sliding.items() if one.numbering == posts.numbering}
        counts = sliding.count(posts, asked)
        self._put_in_order(kind, counts)
        words = self._counted_words(kind, sliding, posts, asked)
        self._sliding[kind] = sliding
        _keep_newest(self._sliding, COUNTS_REMEMBERED)
        sample = any(self._is_sample(name) for name in asked.sources)
        dropped = self.table.dropped if self.table.dropped > asked.start else 0.0
        return StatisticsResult(
            counts, words, sample, max(missing, dropped), self._older.full or dropped >= missing
        )

    def _put_in_order(self, kind: Kind, counts: Counts) -> None:
        """Have leaders stand as they stood before, where that is not clearly wrong."""
        self._orders[kind] = order = self._orders.pop(kind, {})
        _keep_newest(self._orders)
        for name, leaders in counts.leaders.items():
            counts.leaders[name] = steady(leaders, order.get(name, []))
            order[name] = [leader.name for leader in counts.leaders[name]]

    def _counted_words(self, kind: Kind, sliding: IncrementalCounts, posts: Posts, asked: Selection) -> Words:
        """The words, or those of a moment ago of about the same time."""
        known = self._words.pop(kind, None)
        if known is None or not self._will_do(known, asked):
            counts = sliding.words(posts)
            drawn = {
                term: known.clouds[term] if known and known.counts.get(term) == words else cloud(words)
                for term, words in counts.items()
            }
            known = Words(counts, drawn, self.clock(), asked.end)
        self._words[kind] = known
        _keep_newest(self._words)
        return known

    def _will_do(self, known: Words, asked: Selection) -> bool:
        """Whether words are of a moment ago and of about the same time."""
        shift, span = abs(known.end - asked.end), asked.end - asked.start
        recent = 0 <= self.clock() - known.at < WORDS_SECONDS
        return recent and shift <= max(MAX_SHIFT * span, MAX_SHIFT_MS)

    def _asked(self, question: StatisticsQuery) -> Selection:
        names = (question.source,) if question.source in self.histories else self.sources
        tracked = [term for name in names for term in self.histories[name].source.known_keys]
        if question.between is not None:
            start, end = question.between
        else:
            end = self.now * 1000
            start = end - question.window_seconds * 1000 if question.window_seconds else 0.0
        return Selection(start, end, names, tuple(dict.fromkeys(tracked)), question.about)


def _keep_newest(memory: dict[Any, Any], most: int = ANSWERS_REMEMBERED) -> None:
    """Forget what was used longest ago of more than `most`."""
    while len(memory) > most:
        del memory[next(iter(memory))]
