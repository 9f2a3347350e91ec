"""Several processes of one dashboard, as far as the broker is concerned: members in the process of the
test."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import Any

import pytest

from dashboard.alerts.alert import Alert
from dashboard.alerts.manager import AlertManager
from dashboard.alerts.rules import Rule
from dashboard.broker.broker import Broker
from dashboard.history.registry import HistoryRegistry
from dashboard.posts.external_counts import ExternalCounts
from dashboard.push.ingest import PushIngest
from dashboard.push.operations import PushRequest
from dashboard.storage.retention import RetentionLimits
from dashboard.storage.write_lock import write_lock_for
from dashboard.storage.writer import StorageWriter
from sources.base import Source
from tests.support.redis_server import RedisServer

LIMITS = RetentionLimits(1e9, 1e9, 1e9, 1e9, 10**9)


class Member:
    """A process of the dashboard: its own broker, histories and alerts. `notified` are the alerts that it is
    to send."""

    def __init__(
        self,
        url: str,
        sources: Sequence[Source],
        *,
        database: str = "",
        rules: Sequence[Rule] = (),
        collects: bool = False,
    ) -> None:
        self.broker = Broker(url, "test", collects=collects)
        lock = write_lock_for(database, shared=True) if database else None
        self.writer = StorageWriter(database, LIMITS, lock=lock) if database else None
        self.histories = HistoryRegistry(sources, self.writer, self.broker.share)
        feeds = {name: history.feed for name, history in self.histories.items()}
        earlier = self.broker.alerts.earlier([])
        self.alerts = AlertManager(rules, feeds, earlier=earlier, leads=self.broker.alerts.leads)
        self.notified: list[Alert] = []
        self.alerts.subscribe_own(self.notified.append)
        self.counts = ExternalCounts()
        self.ingest = PushIngest(self.histories, self.counts, 5, durable=self.writer is not None)
        self.broker.connect(self.histories, self.ingest, self.alerts)
        self.alerts.start()
        self.broker.start()
        for history in self.histories.values():
            history.feed.start()

    def polls(self, name: str) -> bool:
        return self.histories[name].feed.polls

    def rows(self, name: str) -> dict[str, list[Any]]:
        return self.histories[name].window()[0] if name in self.histories else {}

    def values(self, name: str, column: str) -> list[Any]:
        """The values of a column, without the gaps that a busy machine leaves between rows."""
        return [value for value in self.rows(name).get(column, []) if not math.isnan(value)]

    def push(self, name: str, body: bytes, operation: str = "rows", kind: str = "application/json") -> int:
        """The number of rows that were accepted; raises as the push API does."""
        return self.broker.pushes.accept(PushRequest(operation, name, kind, body)).result(15).accepted

    def die(self) -> None:
        """Poll and renew nothing any more, as a process that was killed; the leases stay."""
        self.broker.leases.stop()
        for history in self.histories.values():
            history.feed.stop()

    def close(self) -> None:
        self.broker.close()
        self.alerts.stop()
        for history in self.histories.values():
            history.feed.stop()
        if self.writer is not None:
            self.writer.close()


Join = Callable[..., Member]


@pytest.fixture
def join(redis: RedisServer) -> Iterator[Join]:
    """`join(*sources)` is one more member."""
    with ExitStack() as members:

        def start(*sources: Source, **settings: Any) -> Member:
            member = Member(redis.url, sources, **settings)
            members.callback(member.close)
            return member

        yield start
