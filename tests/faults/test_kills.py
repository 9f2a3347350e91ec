"""Nothing that was acknowledged is lost, however the dashboard or what it stores in ends."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest
import requests

from tests.faults.dashboards import PUSHED, Dashboard, stored_numbers
from tests.faults.outcome import outcome
from tests.faults.senders import Sender
from tests.faults.table import FAULTS


@pytest.mark.parametrize(
    "name", ["dashboard-killed", "redis-killed", "postgres-killed", "disk-full", "database-removed"]
)
def test_no_row_that_was_acknowledged_is_lost_or_doubled(name: str) -> None:
    found = FAULTS[name].in_short()
    assert found.acknowledged
    assert (found.lost, found.doubled) == (0, 0), found


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_dashboard_that_is_stopped_loses_no_acknowledged_row(
    tmp_path: Path, number: signal.Signals
) -> None:
    dashboard, sender = Dashboard(tmp_path), Sender()
    process = dashboard.start()
    sender.url = dashboard.url
    with sender.pushing():
        sender.await_acknowledged(20)
        begin = time.monotonic()
        process.send_signal(number)
        code = process.wait(30)
        took = time.monotonic() - begin
    assert code == 0, dashboard.log.read_text()
    assert took < 5.0
    found = outcome(sender.sent, sender.acknowledged, stored_numbers(dashboard.database))
    assert (found.lost, found.doubled) == (0, 0), found


def test_rows_in_memory_of_a_source_that_nobody_watches_are_stored_at_the_end(tmp_path: Path) -> None:
    settings = f'[push]\nack = "memory"\n{PUSHED}when_watched = true\n'
    dashboard, sender = Dashboard(tmp_path, settings), Sender()
    process = dashboard.start()
    sender.url = dashboard.url
    with requests.Session() as session:
        for _ in range(50):
            sender.push(session)
        answer = session.post(f"{dashboard.url}/push/readings", json={"number": 51}, timeout=10)
    assert answer.json() == {"accepted": 1, "durable": False}
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0, dashboard.log.read_text()
    assert stored_numbers(dashboard.database) == dict.fromkeys(range(1, 52), 1)
