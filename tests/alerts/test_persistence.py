"""Alerts are written to the database and read back as the same alerts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.alerts.alert import Alert
from dashboard.alerts.persistence import alert_of, row_of, store_alert, stored_alerts
from dashboard.storage.retention import RetentionLimits
from dashboard.storage.schema import alerts
from dashboard.storage.writer import StorageWriter

FIRED_AT = 1_800_000_000_000
LIMITS = RetentionLimits(86_400.0, 86_400.0, 86_400.0, 86_400.0, 1_000_000_000)
HOT = Alert(
    "Hot", "weather", "temperature", "London", 31.2, "It is hot", FIRED_AT, limit="above 30 °C", unit="°C"
)


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[StorageWriter]:
    made = StorageWriter(f"sqlite:///{tmp_path / 'history.sqlite'}", LIMITS)
    yield made
    made.close()


def test_row_has_the_columns_of_the_table() -> None:
    assert set(row_of(HOT)) == set(alerts.columns.keys())


def test_alert_of_a_row_is_the_alert_without_what_its_rule_states() -> None:
    assert alert_of(row_of(HOT)) == HOT._replace(limit="", unit="")


def test_stored_alerts_returns_alerts_oldest_first_and_cleared_ones_once(writer: StorageWriter) -> None:
    cleared = HOT._replace(text="It was hot", cleared=FIRED_AT + 60_000)
    silent = Alert("Silent", "host", "", "", None, "Host: no row for 10 min", FIRED_AT - 1)
    for alert in (HOT, cleared, silent):
        store_alert(writer, alert)
    assert stored_alerts(writer, 10, 10.0) == [silent, cleared._replace(limit="", unit="")]


def test_stored_alerts_returns_those_that_fire_before_newer_ones_that_cleared(writer: StorageWriter) -> None:
    for second in range(5):
        at = FIRED_AT + 1000 * second
        store_alert(writer, HOT._replace(fired=at, cleared=None if second == 0 else at + 500))
    assert [(alert.fired - FIRED_AT) // 1000 for alert in stored_alerts(writer, 2, 10.0)] == [0, 4]


def test_stored_alerts_returns_none_where_the_database_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    unavailable = StorageWriter(f"sqlite:///{tmp_path / 'file' / 'history.sqlite'}", LIMITS)
    assert stored_alerts(unavailable, 10, 10.0) == []
    unavailable.close()
