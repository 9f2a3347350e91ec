"""Nothing that was acknowledged is lost, however the dashboard ends."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
import requests

from tests.faults.pushes import SETTINGS, Dashboard, Sender, figures, killed, stopped, stored_numbers


def test_a_dashboard_that_is_killed_loses_no_acknowledged_row(tmp_path: Path) -> None:
    found = killed(tmp_path, os.environ, kills=3)
    assert found.acknowledged > 10
    assert (found.lost, found.doubled) == (0, 0)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_dashboard_that_is_stopped_loses_no_acknowledged_row(
    tmp_path: Path, number: signal.Signals
) -> None:
    dashboard, sender = Dashboard(tmp_path, os.environ), Sender("")
    code, took = stopped(dashboard, sender, number)
    assert code == 0, dashboard.log.read_text()
    assert took < 5.0
    found = figures(sender, stored_numbers(dashboard.database))
    assert found.acknowledged > 10
    assert (found.lost, found.doubled) == (0, 0)


def test_rows_in_memory_of_a_source_that_nobody_watches_are_stored_at_the_end(tmp_path: Path) -> None:
    settings = f'[push]\nack = "memory"\n{SETTINGS}when_watched = true\n'
    dashboard, sender = Dashboard(tmp_path, os.environ, settings), Sender("")
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
