"""Alerts that one process evaluates, notifies and stores, and all show."""

from __future__ import annotations

import json
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from redis.exceptions import RedisError

from dashboard.alerts.alert import Alert
from dashboard.alerts.manager import AlertManager
from dashboard.broker.connection import BrokerConnection
from dashboard.broker.leases import Leases
from dashboard.broker.stream import MessageStream

ROLE = "alerts"
MAX_ALERTS, MAX_AGE_SECONDS = 500, 7 * 86_400.0


class SharedAlerts:
    """Shares alerts. All processes evaluate the rules, so that each can take over; only the alerts of the
    process where `leads` is true are published."""

    def __init__(self, connection: BrokerConnection, leases: Leases) -> None:
        self._connection, self._leases = connection, leases
        self._stream = MessageStream(connection, leases, ROLE, MAX_ALERTS, MAX_AGE_SECONDS)
        # One thread, so that alerts stay in order.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="broker-alerts")

    def leads(self) -> bool:
        """Whether the alerts of this process are published."""
        return self._leases.holds(ROLE)

    def earlier(self, stored: Iterable[Alert]) -> list[Alert]:
        """The stored alerts and those that other processes have published since, oldest first. Blocks for
        seconds at most."""
        known = {(alert.rule, alert.key, alert.fired): alert for alert in stored}

        def add(message: bytes) -> None:
            alert = _alert(message)
            known[alert.rule, alert.key, alert.fired] = alert

        with suppress(RedisError):
            self._stream.read(add)
        return sorted(known.values(), key=lambda alert: alert.fired)

    def connect(self, alerts: AlertManager) -> None:
        """Share the alerts of this manager."""
        self._alerts = alerts
        alerts.subscribe_own(lambda alert: self._thread.submit(self._write, alert))
        self._leases.add_role(ROLE, lambda: alerts.run_soon(alerts.take_over))

    def start(self) -> None:
        """Receive the alerts of other processes."""
        self._stream.follow(self._receive, lambda: None)

    def _write(self, alert: Alert) -> None:
        message = json.dumps([self._connection.process, alert]).encode()
        try:
            self._stream.write(ROLE, message)
        except RedisError as error:
            self._connection.failed(error)

    def _receive(self, message: bytes) -> None:
        if json.loads(message)[0] != self._connection.process:
            alert = _alert(message)
            self._alerts.run_soon(lambda: self._alerts.receive(alert))


def _alert(message: bytes) -> Alert:
    _, fields = json.loads(message)
    return Alert(*fields)
