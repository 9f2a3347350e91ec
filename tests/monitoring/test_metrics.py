"""The figures for Prometheus, as it reads them."""

from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families

from dashboard.alerts.manager import AlertManager
from dashboard.alerts.rules import Rule
from dashboard.history.history import History
from dashboard.history.registry import HistoryRegistry
from dashboard.monitoring.metrics import Metrics
from dashboard.storage.state import StorageState
from sources.base import SourceError
from tests.support.clock import Clock
from tests.support.feeds import Polled, Scripted

Labels = dict[str, str]


def samples(metrics: Metrics, name: str) -> list[tuple[Labels, float]]:
    families = text_string_to_metric_families(metrics.text().decode())
    return [(one.labels, one.value) for family in families for one in family.samples if one.name == name]


def test_polls_rows_ages_and_states_are_counted_per_source() -> None:
    clock = Clock()
    row = {"time": clock.now, "place": "hut", "value": 1.0}
    polled = Polled(Scripted([row, row | {"place": "lake"}], SourceError("broken")), clock)
    histories = {"scripted": History(polled.feed)}
    metrics = Metrics(histories, AlertManager([], {}), clock)
    polled.start()
    clock.now += 5
    assert samples(metrics, "dashboard_source_age_seconds") == [({"source": "scripted"}, 5.0)]
    assert samples(metrics, "dashboard_source_health") == [({"source": "scripted", "health": "ok"}, 1.0)]
    polled.pass_time(60)
    polled.await_batches(2)
    assert samples(metrics, "dashboard_polls_total") == [
        ({"source": "scripted", "result": "success"}, 1.0),
        ({"source": "scripted", "result": "failure"}, 1.0),
    ]
    assert samples(metrics, "dashboard_rows_total") == [({"source": "scripted"}, 2.0)]
    assert samples(metrics, "dashboard_source_health") == [({"source": "scripted", "health": "error"}, 1.0)]
    polled.feed.stop()


def test_open_pages_of_a_source_are_counted() -> None:
    polled = Polled(Scripted(), Clock())
    metrics = Metrics({"scripted": History(polled.feed)}, AlertManager([], {}), polled.clock)
    close = polled.feed.watch()
    assert samples(metrics, "dashboard_source_pages") == [({"source": "scripted"}, 1.0)]
    close()
    assert samples(metrics, "dashboard_source_pages") == [({"source": "scripted"}, 0.0)]


def test_sources_that_are_added_later_are_counted() -> None:
    histories = HistoryRegistry()
    metrics = Metrics(histories, AlertManager([], {}))
    history = histories.add(Scripted([]))
    history.feed.stop()
    assert [labels["source"] for labels, _ in samples(metrics, "dashboard_source_health")] == ["scripted"]


def test_alerts_that_fire_and_clear_are_counted() -> None:
    clock = Clock()
    rows = [
        [{"time": clock.now + 60 * n, "place": "hut", "value": value}] for n, value in enumerate((9.0, 1.0))
    ]
    polled = Polled(Scripted(*rows), clock)
    rule = Rule(name="Too high", source="scripted", quantity="value", above=5.0)
    alerts = AlertManager([rule], {"scripted": polled.feed}, clock=clock, monotonic=clock)
    metrics = Metrics({"scripted": History(polled.feed)}, alerts, clock)
    alerts.start()
    polled.start()
    assert samples(metrics, "dashboard_alerts_firing") == [({}, 1.0)]
    polled.pass_time(60)
    polled.await_batches(2)
    assert samples(metrics, "dashboard_alerts_firing") == [({}, 0.0)]
    assert samples(metrics, "dashboard_alerts_total") == [
        ({"rule": "Too high", "change": "fired"}, 1.0),
        ({"rule": "Too high", "change": "cleared"}, 1.0),
    ]
    alerts.stop()
    polled.feed.stop()


def test_rows_that_wait_for_the_database_and_lost_ones_are_counted() -> None:
    state = StorageState("The disk is full.", waiting=7, dropped=2)
    metrics = Metrics({}, AlertManager([], {}), get_storage=lambda: state)
    assert samples(metrics, "dashboard_storage_ok") == [({}, 0.0)]
    assert samples(metrics, "dashboard_storage_waiting_rows") == [({}, 7.0)]
    assert samples(metrics, "dashboard_storage_dropped_rows_total") == [({}, 2.0)]
