"""Connects a feed to the feeds of the same source in other processes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future

from redis.exceptions import RedisError

from dashboard.broker.connection import BrokerConnection
from dashboard.broker.leases import Leases
from dashboard.broker.messages import pack
from dashboard.feed.sharing import NotShared
from dashboard.feed.status import Batch, Status
from sources.base import Source

# Pushes to all names are accepted by one process: the first push to a name decides its columns.
PUSHES = "pushes"

Write = Callable[[Source, Batch | None, bytes], bool]
"""Sends a message about a source. False: another process has the role. Raises RedisError."""


def role_of(source: Source) -> str:
    """The role of the process that polls a source."""
    return PUSHES if source.pushed else f"source:{source.name}"


class SharedFeed:
    """Implements `dashboard.feed.sharing.Sharing`.

    send_refresh: lets the process that polls fetch some keys. on_refused: called where another process polls
    by now, so that rows of this one are not sent. `watched_until`: the time (monotonic seconds)
    until which a page of another process counts as open.
    """

    def __init__(
        self,
        source: Source,
        connection: BrokerConnection,
        leases: Leases,
        write: Write,
        send_refresh: Callable[[Source, tuple[str, ...] | None], Future[Batch]],
        on_refused: Callable[[Source], object],
    ) -> None:
        self._source, self._connection, self._leases = source, connection, leases
        self._write, self._send_refresh, self._on_refused = write, send_refresh, on_refused
        self._order = threading.Lock()
        self.watched_until = 0.0

    @property
    def polls(self) -> bool:
        return self._leases.holds(role_of(self._source))

    @property
    def watched(self) -> bool:
        return self._connection.monotonic() < self.watched_until

    @property
    def trouble(self) -> str:
        return self._connection.trouble

    def publish(self, batch: Batch | None, status: Status) -> None:
        message = pack(self._connection.process, self._source, batch, status)
        with self._order:
            try:
                written = self._write(self._source, batch, message)
            except RedisError as error:
                self._connection.failed(error)
                written = self.polls  # until its end the lease is valid without Redis, too
        if not written:
            self._on_refused(self._source)
            raise NotShared

    def refresh(self, keys: tuple[str, ...] | None) -> Future[Batch]:
        return self._send_refresh(self._source, keys)
