"""The figures of the process for people: those of /metrics."""

from __future__ import annotations

from functools import partial

import pytest

from dashboard.alerts.manager import AlertManager
from dashboard.history.history import History
from dashboard.monitoring import facts as module
from dashboard.monitoring.facts import Facts, SourceFacts
from dashboard.monitoring.metrics import Metrics
from dashboard.monitoring.outages import OutageLog
from dashboard.storage.state import StorageState
from sources.base import SourceError
from tests.support.clock import Clock
from tests.support.feeds import Polled, Scripted
from tests.support.waiting import until


def test_a_source_has_its_counts_its_state_and_its_age() -> None:
    clock = Clock()
    row = {"time": clock.now, "place": "hut", "value": 1.0}
    polled = Polled(Scripted([row, row | {"place": "lake"}], SourceError("broken")), clock)
    histories = {"scripted": History(polled.feed)}
    metrics = Metrics(histories, AlertManager([], {}), clock)
    facts = Facts(histories, metrics, OutageLog(histories, clock=clock), clock)
    assert facts.sources()[0].age is None
    polled.start()
    polled.pass_time(60)
    polled.await_batches(2)
    (source,) = facts.sources()
    age = clock.now - (polled.feed.status.last_success or 0)
    assert source == SourceFacts("scripted", source.title, "error", age, 2, 1, 2, 0)
    polled.feed.stop()


def test_the_process_has_what_is_stored_and_how_quick_it_answers() -> None:
    metrics = Metrics(
        {},
        AlertManager([], {}),
        get_storage=lambda: StorageState("The disk is full.", waiting=1_234, dropped=5),
    )
    for _ in range(99):
        metrics.observe_push(202, 0.004)
    metrics.observe_push(202, 0.2)
    metrics.observe_read(200, 60.0)
    metrics.refused.labels("messages").inc(3)
    said = dict(Facts({}, metrics, OutageLog({})).process())
    assert said == {
        "History": "not stored now; 1,234 rows wait, 5 were lost",
        "Alerts that fire": "0",
        "Pushes": "100, 99% within 5 ms",
        "Requests of the read API": "1, 99% within more than 5 s",
        "Event loop delay": "not measured yet",
        "Refused requests and messages": "3",
    }


def test_listeners_are_called_again_and_again_until_they_end_that(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TICK_SECONDS", 0.01)
    facts = Facts({}, Metrics({}, AlertManager([], {})), OutageLog({}))
    for _ in range(2):
        calls: list[str] = []
        end = facts.subscribe(partial(calls.append, "call"))
        until(partial(lambda seen: len(seen) > 2, calls))
        end()
        until(lambda: not facts._signal._ticking)
