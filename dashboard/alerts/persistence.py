"""Alerts in the database: the mapping between an `Alert` and a row of the table `alerts`."""

from __future__ import annotations

from contextlib import suppress

from dashboard.alerts.alert import Alert
from dashboard.records import Row
from dashboard.storage.alerts import newest_alerts
from dashboard.storage.engine import StorageUnavailable
from dashboard.storage.inserts import WriteBatch
from dashboard.storage.writer import StorageWriter

# Not stored: they follow from the rule, which may have changed by the time the alert is read.
_FROM_RULE = ("limit", "unit")


def stored_alerts(writer: StorageWriter, max_alerts: int, timeout_seconds: float) -> list[Alert]:
    """The alerts that have not cleared and the newest of all others, oldest first.

    Returns none where the database is unavailable or does not answer in time. Blocks for `timeout_seconds`
    at most.
    """
    with suppress(StorageUnavailable, TimeoutError):
        rows = writer.query(lambda connection: newest_alerts(connection, max_alerts)).result(timeout_seconds)
        return [alert_of(row) for row in rows]
    return []


def store_alert(writer: StorageWriter, alert: Alert) -> None:
    """Store an alert that fired; one that cleared replaces the same alert. Returns at once."""
    writer.enqueue(WriteBatch(alert.source, (), [], [], [row_of(alert)]))


def row_of(alert: Alert) -> Row:
    """An alert by the columns of the table."""
    row = {"name": alert.rule, **alert._asdict()}
    for name in ("rule", *_FROM_RULE):
        del row[name]
    return row


def alert_of(row: Row) -> Alert:
    """The alert of a row of the table, with empty `limit` and `unit`."""
    return Alert(rule=row["name"], **{column: value for column, value in row.items() if column != "name"})
