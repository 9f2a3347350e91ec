"""The figures of `/metrics` as tables for people."""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from dashboard.history.history import History
from dashboard.monitoring.metrics import Metrics
from dashboard.monitoring.outages import OutageLog
from dashboard.signal import PeriodicSignal

Samples = Mapping[str, Sequence[tuple[Mapping[str, str], float]]]
SHARE = 0.99
TICK_SECONDS = 5.0


class Fact(NamedTuple):
    """A name and its value, both as text."""

    name: str
    value: str


class SourceFacts(NamedTuple):
    """One source.

    name: that of its table in the settings. age: seconds since its last successful fetch; None before it.
    """

    name: str
    title: str
    state: str
    age: float | None
    polls: int
    failures: int
    rows: int
    pages: int


class Facts:
    """The figures that operators look at first. May be read from every thread. clock: unix seconds."""

    def __init__(
        self,
        histories: Mapping[str, History],
        metrics: Metrics,
        outages: OutageLog,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.outages = outages
        self._histories, self._metrics, self._clock = histories, metrics, clock
        self._signal = PeriodicSignal("the figures of the process", TICK_SECONDS)

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener()` every TICK_SECONDS, in a thread. Returns the function that unsubscribes."""
        return self._signal.subscribe(lambda _: listener())

    def process(self) -> list[Fact]:
        """The figures of the whole process."""
        samples = self._samples()
        facts = [
            Fact("Alerts that fire", f"{_sum(samples, 'dashboard_alerts_firing'):,.0f}"),
            Fact("Pushes", _requests(samples, "dashboard_push_seconds")),
            Fact("Requests of the read API", _requests(samples, "dashboard_read_seconds")),
            Fact("Event loop delay", _within(samples, "dashboard_loop_lag_seconds", "at most")),
            Fact("Refused requests and messages", f"{_sum(samples, 'dashboard_refused_total'):,.0f}"),
        ]
        if "dashboard_storage_ok" not in samples:
            return [Fact("History", "not stored"), *facts]
        waiting = _sum(samples, "dashboard_storage_waiting_rows")
        lost = _sum(samples, "dashboard_storage_dropped_rows_total")
        state = "stored" if _sum(samples, "dashboard_storage_ok") else "not stored now"
        return [Fact("History", f"{state}; {waiting:,.0f} rows wait, {lost:,.0f} were lost"), *facts]

    def sources(self) -> list[SourceFacts]:
        """The figures of each source, in the order of the settings."""
        samples, now = self._samples(), self._clock()
        found = []
        for name, history in self._histories.items():
            status = history.status_at(now)
            last = status.last_success
            found.append(
                SourceFacts(
                    name,
                    history.source.heading,
                    ", ".join(filter(None, (status.origin_label, status.health))),
                    None if last is None else max(0.0, now - last),
                    int(_sum(samples, "dashboard_polls_total", source=name)),
                    int(_sum(samples, "dashboard_polls_total", source=name, result="failure")),
                    int(_sum(samples, "dashboard_rows_total", source=name)),
                    history.feed.watchers,
                )
            )
        return found

    def _samples(self) -> Samples:
        samples = defaultdict(list)
        for family in self._metrics.families():
            for one in family.samples:
                samples[one.name].append((one.labels, one.value))
        return samples


def _sum(samples: Samples, name: str, **labels: str) -> float:
    """The sum of all samples with these labels."""
    found = samples.get(name, ())
    return sum(value for own, value in found if labels.items() <= own.items())


def _requests(samples: Samples, name: str) -> str:
    """The number of requests and how long they took: "1,234, 99 % within 50 ms"."""
    count = _sum(samples, f"{name}_count")
    return f"{count:,.0f}, {_within(samples, name, 'within')}" if count else "0"


def _within(samples: Samples, name: str, words: str) -> str:
    """The time in which SHARE of all was done, as far as the buckets of a histogram show."""
    buckets: dict[float, float] = defaultdict(float)
    for labels, value in samples.get(f"{name}_bucket", ()):
        buckets[float(labels["le"])] += value
    needed = SHARE * max(buckets.values(), default=0.0)
    bound = next((one for one in sorted(buckets) if needed and buckets[one] >= needed), None)
    if bound is None:
        return "not measured yet"
    if math.isinf(bound):
        return f"{SHARE:.0%} {words} more than {max(filter(math.isfinite, buckets)):g} s"
    return f"{SHARE:.0%} {words} " + (f"{bound * 1000:g} ms" if bound < 1 else f"{bound:g} s")
