"""Leaders and counters that other programs count and push, such as the job of the usual Spark tutorial."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from dashboard.signal import Signal

ExternalKind = Literal["hashtags", "mentioned", "active"]


class ExternalLeader(NamedTuple):
    """A name, and the number of its posts by sentiment."""

    name: str
    negative: float
    neutral: float
    positive: float


class ExternalCounts:
    """The counts that were pushed last. Thread-safe: its values are replaced and never changed.

    `leaders` are by kind, in the order in which they were pushed. `counters` are of all posts until now, by
    total, negative, neutral and positive; {} before the first push. `counts` are by label. `received_at` has
    the time (unix seconds) of the last push of each kind, of "counters" and of "counts".
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._signal = Signal[None]("counts that were pushed")
        self.leaders: Mapping[ExternalKind, Sequence[ExternalLeader]]
        self.leaders = {"hashtags": (), "mentioned": (), "active": ()}
        self.counters: Mapping[str, float] = {}
        self.counts: Mapping[str, float] = {}
        self.received_at: Mapping[str, float] = {}

    def set_leaders(self, kind: ExternalKind, leaders: Sequence[ExternalLeader]) -> None:
        """Replace the leaders of a kind."""
        with self._lock:
            self.leaders = {**self.leaders, kind: tuple(leaders)}
            self._received(kind)
        self._signal.emit(None)

    def set_counters(self, counters: Mapping[str, float]) -> None:
        """Replace the counters of all posts."""
        with self._lock:
            self.counters = dict(counters)
            self._received("counters")
        self._signal.emit(None)

    def set_counts(self, counts: Mapping[str, float]) -> None:
        """Replace the counts by label."""
        with self._lock:
            self.counts = dict(counts)
            self._received("counts")
        self._signal.emit(None)

    def state(self) -> dict[str, Any]:
        """The counts as values of JSON, for another process."""
        with self._lock:
            names = ("leaders", "counters", "counts", "received_at")
            return {name: dict(getattr(self, name)) for name in names}

    def use_state(self, state: Mapping[str, Any]) -> None:
        """Replace all counts by the `state` of another process."""
        with self._lock:
            self.leaders = {
                kind: tuple(ExternalLeader(*leader) for leader in leaders)
                for kind, leaders in state["leaders"].items()
            }
            self.counters, self.counts = state["counters"], state["counts"]
            self.received_at = state["received_at"]
        self._signal.emit(None)

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener()` after each push, in the thread of the push. Returns the function that
        unsubscribes."""
        return self._signal.subscribe(lambda _: listener())

    def _received(self, what: str) -> None:
        self.received_at = {**self.received_at, what: self._clock()}
