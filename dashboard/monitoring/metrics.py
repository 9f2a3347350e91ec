"""The figures of one process in the form of Prometheus."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from dashboard.alerts.manager import AlertManager
from dashboard.feed.status import Batch
from dashboard.history.history import History
from dashboard.history.registry import subscribe_new
from dashboard.storage.state import StorageState

LAG_BUCKETS = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
REQUEST_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0)


class Metrics:
    """Counts polls, rows, alerts, pushes and delays of the event loop from its making on. Thread-safe.

    histories: those that are added later are counted as well. get_storage: the state of the database; None:
    nothing is stored. clock: unix seconds.
    """

    def __init__(
        self,
        histories: Mapping[str, History],
        alerts: AlertManager,
        clock: Callable[[], float] = time.time,
        get_storage: Callable[[], StorageState] | None = None,
    ) -> None:
        self._histories, self._followed = histories, set[str]()
        self._registry = CollectorRegistry()
        counter = partial(Counter, registry=self._registry)
        self._polls = counter("dashboard_polls", "Fetches of a source.", ["source", "result"])
        self._rows = counter("dashboard_rows", "Rows received from a source.", ["source"])
        self._fired = counter("dashboard_alerts", "Alerts that fired or cleared.", ["rule", "change"])
        self.refused = counter("dashboard_refused", "What clients sent beyond what is allowed.", ["kind"])
        requests = partial(Histogram, labelnames=["status"], buckets=REQUEST_BUCKETS, registry=self._registry)
        self._pushes = requests("dashboard_push_seconds", "Requests of the push API.")
        self._reads = requests("dashboard_read_seconds", "Requests of the read API.")
        lag = "How late the event loop of the pages runs what is due."
        self.loop_lag = Histogram(
            "dashboard_loop_lag_seconds", lag, buckets=LAG_BUCKETS, registry=self._registry
        )
        self._registry.register(_Current(histories, alerts, clock))
        if get_storage is not None:
            self._registry.register(_Storage(get_storage))
        subscribe_new(histories, self._follow)
        self._follow()
        alerts.subscribe(
            lambda alert: self._fired.labels(alert.rule, "cleared" if alert.cleared else "fired").inc()
        )

    def observe_push(self, status: int, seconds: float) -> None:
        """Count a request of the push API by its status and how long it took."""
        self._pushes.labels(str(status)).observe(seconds)

    def observe_read(self, status: int, seconds: float) -> None:
        """Count a request of the read API, as `observe_push`."""
        self._reads.labels(str(status)).observe(seconds)

    def families(self) -> Iterable[Metric]:
        """All figures."""
        return self._registry.collect()

    def text(self) -> bytes:
        """All figures in Prometheus' text format."""
        return generate_latest(self._registry)

    def _follow(self) -> None:
        for name, history in self._histories.items():
            if name not in self._followed:
                self._followed.add(name)
                history.feed.subscribe(partial(self._on_batch, name))

    def _on_batch(self, name: str, batch: Batch | None) -> None:
        failed = batch is None
        if failed and self._histories[name].feed.status.health not in ("error", "stopped"):
            return  # only the status changed
        self._polls.labels(name, "failure" if failed else "success").inc()
        if batch is not None:
            self._rows.labels(name).inc(len(batch.rows))


class _Current(Collector):
    """What holds at the moment at which the metrics are read."""

    def __init__(
        self, histories: Mapping[str, History], alerts: AlertManager, clock: Callable[[], float]
    ) -> None:
        self._histories, self._alerts, self._clock = histories, alerts, clock

    def describe(self) -> Iterator[Metric]:
        return iter(())  # else `collect` would run when it is registered

    def collect(self) -> Iterator[Metric]:
        """Gauges of each source, and of the alerts that fire."""
        health = GaugeMetricFamily(
            "dashboard_source_health", "1 for the state of a source.", labels=["source", "health"]
        )
        age = GaugeMetricFamily(
            "dashboard_source_age_seconds", "Time since the last fetch that succeeded.", labels=["source"]
        )
        pages = GaugeMetricFamily(
            "dashboard_source_pages", "Open pages that show a source.", labels=["source"]
        )
        now = self._clock()
        for name, history in self._histories.items():
            status = history.status_at(now)
            health.add_metric([name, status.health], 1)
            if status.last_success is not None:
                age.add_metric([name], max(0.0, now - status.last_success))
            pages.add_metric([name], history.feed.watchers)
        firing = GaugeMetricFamily("dashboard_alerts_firing", "Alerts that fire now.")
        firing.add_metric([], len(self._alerts.active))
        yield from (health, age, pages, firing)


class _Storage(Collector):
    """Whether rows are stored at the moment at which the metrics are read."""

    def __init__(self, get_state: Callable[[], StorageState]) -> None:
        self._get_state = get_state

    def collect(self) -> Iterator[Metric]:
        """Gauges of the database, and the rows that were lost."""
        state = self._get_state()
        yield GaugeMetricFamily("dashboard_storage_ok", "1 while rows are stored.", value=state.ok)
        yield GaugeMetricFamily("dashboard_storage_waiting_rows", "Rows that wait.", value=state.waiting)
        yield CounterMetricFamily(
            "dashboard_storage_dropped_rows", "Rows that were lost.", value=state.dropped
        )
