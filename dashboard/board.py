"""Counts the posts of all sources about once a second, once for all pages that ask the same."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from dashboard.counts import Asked, Counts, count, count_words
from dashboard.older import Older
from dashboard.pushed_tops import PushedTops
from dashboard.records import Row
from dashboard.steady import steady
from dashboard.tally import Tally
from dashboard.text.cloud import Placed, cloud

if TYPE_CHECKING:
    from dashboard.history import History

COUNT_SECONDS = 1.0
# Windows go on where no post comes.
QUIET_SECONDS = 5.0
# Words change slowly, and a word cloud that is laid out anew is hard to read.
WORDS_SECONDS = 5.0
ANSWERS_REMEMBERED = 64

log = logging.getLogger("dashboard")


class Question(NamedTuple):
    """What a page wants counted: the last `window_seconds` (0: all there is), or what is `between` two times
    (unix ms); the posts of one source, or of all ("") that are no sample; and those that name `about` alone,
    as in `Asked`."""

    window_seconds: float = 900.0
    between: tuple[float, float] | None = None
    source: str = ""
    about: tuple[str, str] | None = None


@dataclass(frozen=True, eq=False)
class Words:
    """The most frequent words of each term, how many posts have them, and their word cloud; when counted."""

    counts: dict[str, dict[str, int]]
    clouds: dict[str, list[Placed]]
    at: float


@dataclass(frozen=True, eq=False)
class Answer:
    """What was counted. `sample`: of made-up posts. `missing`: posts from before that time (unix ms) are not
    counted, because they are still being read or (`full`) are too many; 0 where none are missing."""

    counts: Counts
    words: Words
    sample: bool
    missing: float
    full: bool


class Board:
    """Takes the posts of histories that joined, and answers questions about them. `tops` are those that
    programs push, ready counted.

    Everything is counted in threads of its own: of those who tell posts and those who ask, nobody waits.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self.tally, self.tops = Tally(), PushedTops(clock)
        self.version, self.now = 0, clock()
        self.histories: dict[str, History] = {}
        self._older = Older(self.tally, self.now * 1000, self._news)
        self._waiting: deque[tuple[str, Sequence[Row] | None]] = deque()
        self._listeners: list[Callable[[], None]] = []
        self._wake, self._lock = threading.Event(), threading.Lock()
        self._thread: threading.Thread | None = None
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="board")
        self._orders: dict[Question, dict[str, list[str]]] = {}
        self._words: dict[Question, Words] = {}
        self._answered = lru_cache(maxsize=ANSWERS_REMEMBERED)(self._ask)

    def join(self, history: History) -> Callable[[Sequence[Row] | None], None]:
        """Count a history's posts. Returns what it calls with new ones, or with None when it forgets all."""
        name = str(history.source.name)

        def hear(posts: Sequence[Row] | None) -> None:
            if posts:
                self.histories[name] = history
            if posts or name in self.histories:
                self._waiting.append((name, posts))
                self._news()

        return hear

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener()` when answers may be others, in the board's thread. Returns its own end."""
        with self._lock:
            self._listeners.append(listener)

        def unsubscribe() -> None:
            with self._lock:
                self._listeners = [other for other in self._listeners if other is not listener]

        return unsubscribe

    @property
    def sources(self) -> tuple[str, ...]:
        """Names of the sources that have told posts: those that are no sample, if there are any."""
        live = tuple(name for name in self.histories if not self._is_sample(name))
        return live or tuple(self.histories)

    def ask(self, question: Question) -> Future[Answer]:
        """The answer, counted once for all who ask the same before the next post comes."""
        return self._answered(question, self.version)

    def _is_sample(self, name: str) -> bool:
        return bool(self.histories[name].feed.status.state == "sample")

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
            self.take()
            time.sleep(COUNT_SECONDS)

    def take(self) -> None:
        """Count what has come, and say so."""
        while self._waiting:
            name, posts = self._waiting.popleft()
            if posts is None:
                self._older.forget(name)
                self.tally.forget(name)
            else:
                self.tally.add(name, self._older.new(name, posts))
        self.version, self.now = self.version + 1, self.clock()
        for listener in list(self._listeners):
            try:
                listener()
            except Exception:
                log.exception("A page could not be told of new posts")

    def _ask(self, question: Question, version: int) -> Future[Answer]:
        return self._worker.submit(self._answer, question)

    def _answer(self, question: Question) -> Answer:
        asked = self._asked(question)
        kept = {name: self.histories[name] for name in asked.sources if not self._is_sample(name)}
        self._older.reach(kept, asked.start)
        posts = self.tally.posts()
        counts = count(posts, asked)
        order = self._orders.setdefault(question, {})
        for kind, leaders in counts.leaders.items():
            counts.leaders[kind] = steady(leaders, order.get(kind, []))
            order[kind] = [leader.name for leader in counts.leaders[kind]]
        known = self._words.get(question)
        if known is None or not 0 <= self.clock() - known.at < WORDS_SECONDS:
            self._words[question] = self._count_words(known, count_words(posts, asked))
        for memory in (self._orders, self._words):
            for stale in list(memory)[: max(len(memory) - ANSWERS_REMEMBERED, 0)]:
                del memory[stale]
        missing = max((self._older.missing(name, asked.start) for name in asked.sources), default=0.0)
        sample = any(self._is_sample(name) for name in asked.sources)
        return Answer(counts, self._words[question], sample, missing, self._older.full)

    def _count_words(self, known: Words | None, counts: dict[str, dict[str, int]]) -> Words:
        drawn = {
            term: known.clouds[term] if known and known.counts.get(term) == words else cloud(words)
            for term, words in counts.items()
        }
        return Words(counts, drawn, self.clock())

    def _asked(self, question: Question) -> Asked:
        names = (question.source,) if question.source in self.histories else self.sources
        tracked = [term for name in names for term in self.histories[name].source.known_keys]
        if question.between is not None:
            start, end = question.between
        else:
            end = self.now * 1000
            start = end - question.window_seconds * 1000 if question.window_seconds else 0.0
        return Asked(start, end, names, tuple(dict.fromkeys(tracked)), question.about)
