"""Tops with sentiment, and counters, as the job of the usual Spark tutorial pushes them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, NamedTuple

from dashboard.signal import Signal

Kind = Literal["hashtags", "mentioned", "active"]


class Leader(NamedTuple):
    """One of a top, and how many posts of each sentiment it has."""

    name: str
    negative: float
    neutral: float
    positive: float


class ExternalCounts:
    """What was pushed last. May be read from every thread; what is here is replaced, and never changed.

    `leaders` are those of each kind, in the order in which they came. `counters` are of all posts until
    now, by total, negative, neutral and positive; {} before the first. `counts` are those of any labels.
    `came` is when each of them came (unix seconds), by the kinds, "counters" and "counts".
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._signal = Signal[None]("tops that were pushed")
        self.leaders: Mapping[Kind, Sequence[Leader]] = {"hashtags": (), "mentioned": (), "active": ()}
        self.counters: Mapping[str, float] = {}
        self.counts: Mapping[str, float] = {}
        self.came: Mapping[str, float] = {}

    def lead(self, kind: Kind, leaders: Sequence[Leader]) -> None:
        """These are the leaders now."""
        with self._lock:
            self.leaders = {**self.leaders, kind: tuple(leaders)}
            self.came = {**self.came, kind: self._clock()}
        self._signal.emit(None)

    def count(self, counters: Mapping[str, float]) -> None:
        """These are the counters now."""
        with self._lock:
            self.counters = dict(counters)
            self.came = {**self.came, "counters": self._clock()}
        self._signal.emit(None)

    def count_labels(self, counts: Mapping[str, float]) -> None:
        """These are the counts of labels now."""
        with self._lock:
            self.counts = dict(counts)
            self.came = {**self.came, "counts": self._clock()}
        self._signal.emit(None)

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener()` when something came, in the thread that told it.

        Returns the function that ends the subscription.
        """
        return self._signal.subscribe(lambda _: listener())
