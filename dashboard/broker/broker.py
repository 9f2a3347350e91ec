"""Connects the feeds, pushes and alerts of this process to those of the other processes."""

from __future__ import annotations

from functools import partial

from dashboard.alerts.manager import AlertManager
from dashboard.broker.connection import BrokerConnection
from dashboard.broker.leases import Leases
from dashboard.broker.pushes import SharedPushes
from dashboard.broker.requests import Requests
from dashboard.broker.row_replication import RowReplication
from dashboard.broker.shared_alerts import SharedAlerts
from dashboard.broker.shared_annotations import SharedAnnotations
from dashboard.broker.shared_feed import PUSHES, SharedFeed, role_of
from dashboard.history.registry import HistoryRegistry
from dashboard.push.ingest import PushIngest
from dashboard.push.operations import acceptor
from sources.base import Source


class Broker:
    """The part that one process has in a dashboard of several. It is made before the histories, whose feeds
    use `share`. `connect` and `start` follow once all subscribers exist.

    collects: whether this process polls, rather than those that serve pages. Raises BrokerError.
    """

    def __init__(self, url: str, name: str, *, collects: bool = False) -> None:
        self.connection = BrokerConnection(url, name)
        self.leases = Leases(self.connection, collects=collects)
        self._requests = Requests(self.connection, self.leases)
        self._rows = RowReplication(self.connection, self.leases, self._requests)
        self.alerts = SharedAlerts(self.connection, self.leases)
        self._annotations = SharedAnnotations(self.connection, self._requests)

    @property
    def trouble(self) -> str:
        """Why Redis cannot be used now and what follows from that; "" while it can."""
        return self.connection.trouble

    def share(self, source: Source) -> SharedFeed:
        """The connection between the feed of a source and the feeds of the same source in other processes."""
        role = role_of(source)
        self.leases.add_role(role, partial(self._rows.on_change, role))
        rows = self._rows
        return SharedFeed(
            source, self.connection, self.leases, rows.write, rows.send_refresh, rows.send_catch_up
        )

    def connect(self, histories: HistoryRegistry, ingest: PushIngest, alerts: AlertManager) -> None:
        """Exchange the rows of these histories, their annotations, the pushes and the alerts with the other
        processes."""
        counts = ingest.external_counts
        self.leases.add_role(PUSHES, partial(self._rows.on_change, PUSHES))
        self.pushes = SharedPushes(
            self._requests, self.leases, acceptor(ingest), counts, self._rows.send_counts
        )
        self._rows.connect(histories, counts)
        self.alerts.connect(alerts)
        self._annotations.connect(histories.annotations)

    def start(self) -> None:
        """Read what the other processes have sent before, then take leases and receive messages."""
        self._rows.start()
        self.alerts.start()
        self._requests.start()
        self.leases.start()

    def close(self) -> None:
        """Release all leases, so that other processes take over at once. Blocks for a few seconds at most."""
        self.leases.release()
        self.connection.ended.set()
