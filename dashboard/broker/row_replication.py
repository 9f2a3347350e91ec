"""Rows and states of all sources, from the processes that poll them to all others."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from concurrent.futures import Future
from functools import partial
from typing import Any

from redis.exceptions import RedisError

from dashboard.broker.connection import BrokerConnection
from dashboard.broker.leases import Leases
from dashboard.broker.messages import Message, batch_of, pack, status_of, unpack
from dashboard.broker.requests import Head, RequestFailed, Requests
from dashboard.broker.shared_feed import role_of
from dashboard.broker.stream import MessageStream
from dashboard.feed.status import Batch
from dashboard.history.history import History
from dashboard.history.registry import HistoryRegistry
from dashboard.posts.external_counts import ExternalCounts
from dashboard.push.ingest import add_received
from sources.base import Source, SourceError

# Broadcasts. A status comes again with the next poll, and needs no stream.
STATUS, COUNTS, WATCHED, CATCH_UP = "status", "counts", "watched", "catch-up"
REFRESH = "refresh"
# What a process that was away finds in the stream; what was before is in the history.
MAX_MESSAGES, MAX_AGE_SECONDS = 2_000, 120.0
# A name to which nobody has pushed for so long is not shown by a new process.
FORGET_SECONDS = 86_400.0
REFRESH_SECONDS = 20.0
# Pages that show a source are announced so often, and forgotten after twice that.
WATCHED_SECONDS = 4.0


class RowReplication:
    """Sends the rows of the sources that this process polls, and receives those of all others."""

    def __init__(self, connection: BrokerConnection, leases: Leases, requests: Requests) -> None:
        self._connection, self._leases, self._requests = connection, leases, requests
        self._stream = MessageStream(connection, leases, "rows", MAX_MESSAGES, MAX_AGE_SECONDS)
        self._newest = connection.key("newest")
        requests.register_handler(
            REFRESH, lambda head: role_of(self._histories[head["source"]].source), self._refresh
        )
        requests.on_listening(self._receive_newest)
        requests.subscribe(STATUS, self._receive)
        requests.subscribe(COUNTS, lambda message: self._counts.use_state(json.loads(message)))
        requests.subscribe(WATCHED, self._on_watched)
        requests.subscribe(CATCH_UP, lambda name: self._histories[name.decode()].catch_up())

    def connect(self, histories: HistoryRegistry, counts: ExternalCounts) -> None:
        """Share the rows of these histories, and these counts."""
        self._histories, self._counts = histories, counts

    def start(self) -> None:
        """Read the last messages of the other processes, then receive new ones. Blocks for seconds at
        most."""
        try:
            self._stream.skip()
            self._receive_newest()
        except RedisError as error:
            self._connection.failed(error)
        self._connection.subscribe(lambda _: self._notify())
        self._stream.follow(self._receive, self._catch_up)
        threading.Thread(target=self._announce_watched, name="broker-watched", daemon=True).start()

    def on_change(self, role: str) -> None:
        """React to a role that this process has got, by polling what is due, or has lost."""
        for history in self._histories.values():
            if role_of(history.source) == role:
                history.feed.wake()

    def write(self, source: Source, batch: Batch | None, message: bytes) -> bool:
        """Send a message about a source. Returns False where another process polls the source now. Raises
        RedisError."""
        has_rows = batch is not None and len(batch.rows) > 0
        role, name = role_of(source), str(source.name)
        if has_rows:
            if not self._stream.write(role, message):
                return False
        elif not self._leases.holds(role):
            return False
        self._store_newest(f"{'rows' if has_rows else STATUS}:{name}", message)
        if not has_rows:
            self._requests.broadcast(STATUS, message)
        return True

    def send_counts(self) -> None:
        """Send the leaders and counts that were pushed to this process."""
        message = json.dumps(self._counts.state()).encode()
        try:
            self._store_newest(COUNTS, message)
            self._requests.broadcast(COUNTS, message)
        except RedisError as error:
            self._connection.failed(error)

    def send_catch_up(self, source: Source) -> None:
        """Let all processes read the stored rows of a source again: pushes that were accepted and stored here
        could not be sent any more."""
        if source.pushed:
            try:
                self._requests.broadcast(CATCH_UP, str(source.name).encode())
            except RedisError as error:
                self._connection.failed(error)

    def send_refresh(self, source: Source, keys: tuple[str, ...] | None) -> Future[Batch]:
        """Request a fetch of these keys from the process that polls. The future raises SourceError."""
        refreshed: Future[Batch] = Future()
        head = {"source": str(source.name), "keys": keys}
        timeout = source.timeout + REFRESH_SECONDS
        answer = self._requests.send(role_of(source), REFRESH, head, timeout=timeout)
        answer.add_done_callback(partial(_read_refreshed, refreshed, source))
        return refreshed

    def _refresh(self, head: Head, _: bytes) -> Future[bytes]:
        feed, keys = self._histories[head["source"]].feed, head["keys"]
        answer: Future[bytes] = Future()

        def write(refreshed: Future[Batch]) -> None:
            if error := refreshed.exception():
                answer.set_exception(RequestFailed(SourceError.__name__, str(error)))
            else:
                answer.set_result(
                    pack(self._connection.process, feed.upstream, refreshed.result(), feed.status)
                )

        refreshing = asyncio.run_coroutine_threadsafe(
            feed.refresh(None if keys is None else tuple(keys)), feed.loop.asyncio_loop
        )
        refreshing.add_done_callback(write)
        return answer

    def _receive(self, packed: bytes) -> None:
        message = unpack(packed)
        if message.head["process"] == self._connection.process:
            return
        history = self._histories.get(message.source)
        if history is None and message.head["type"] == "push":
            history = add_received(self._histories, message.source, message.head["title"])
        if history is not None:
            history.feed.loop.add_callback(_apply, history, message)

    def _receive_newest(self) -> None:
        """Receive the newest messages about all sources, in the order in which they were sent."""
        client: Any = self._connection.client
        stored: dict[bytes, bytes] = client.hgetall(self._newest)
        if counts := stored.pop(COUNTS.encode(), None):
            self._counts.use_state(json.loads(counts))
        heads = {name: unpack(message).head for name, message in stored.items()}
        for name, head in sorted(heads.items(), key=lambda item: item[1]["sent"]):
            if head["source"] in self._histories or time.time() - head["sent"] < FORGET_SECONDS:
                self._receive(stored[name])

    def _catch_up(self) -> None:
        """Receive what was missed: from the history, and for samples the newest of each source."""
        for history in self._histories.values():
            history.catch_up()
        self._receive_newest()

    def _store_newest(self, name: str, message: bytes) -> None:
        self._connection.client.hset(self._newest, name, message)

    def _notify(self) -> None:
        for history in self._histories.values():
            history.feed.notify()

    def _announce_watched(self) -> None:
        while not self._connection.ended.wait(WATCHED_SECONDS):
            watched = [
                name
                for name, history in self._histories.items()
                if history.source.when_watched and history.feed.watchers and not history.feed.polls
            ]
            try:
                if watched:
                    self._requests.broadcast(WATCHED, json.dumps(watched).encode())
            except RedisError as error:
                self._connection.failed(error)

    def _on_watched(self, message: bytes) -> None:
        for name in json.loads(message):
            history = self._histories.get(name)
            sharing: Any = history and history.feed.sharing
            if history is not None and sharing is not None:
                sharing.watched_until = self._connection.monotonic() + 2 * WATCHED_SECONDS
                history.feed.wake()


def _apply(history: History, message: Message) -> None:
    """Show the rows of another process. Called in the loop of the feeds."""
    feed = history.feed
    if not feed.polls:
        feed.upstream.use_columns(message.head["columns"])
    feed.receive(batch_of(message, feed.upstream), status_of(message))


def _read_refreshed(refreshed: Future[Batch], source: Source, answer: Future[bytes]) -> None:
    if error := answer.exception():
        refreshed.set_exception(SourceError(str(error)))
        return
    batch = batch_of(unpack(answer.result()), source)
    assert batch is not None
    refreshed.set_result(batch)
