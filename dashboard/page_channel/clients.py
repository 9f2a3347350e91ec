"""The open channels of a process, and the queue of pages that reload."""

from __future__ import annotations

import json
from collections import deque

from tornado.ioloop import IOLoop

from dashboard.page_channel.heartbeat import Heartbeat
from dashboard.page_channel.page_subscriptions import Client
from dashboard.page_channel.row_broadcaster import RowBroadcaster

# Pages that load at the same time: a browser takes a second or two, in which the server builds twenty others.
LOADING_AT_ONCE = 32
# A page that does not report within this time counts as loaded.
MAX_LOADING_SECONDS = 20.0

TURN = json.dumps({"turn": 1})


class Clients:
    """All open channels. Used on the event loop only: while it is blocked, no heartbeat is sent."""

    def __init__(self, pages: RowBroadcaster) -> None:
        self._pages = pages
        self._heartbeat = Heartbeat()
        self._turns = ReloadQueue()

    def add(self, client: Client) -> None:
        """Send heartbeats to a channel, the first one at once."""
        self._heartbeat.add(client)

    def remove(self, client: Client) -> None:
        """Forget a channel that was closed."""
        self._heartbeat.remove(client)
        self._turns.withdraw(client)
        self._pages.disconnect(client)

    def receive(self, client: Client, message: str) -> bool:
        """Handle a message of a page: "reload" requests its turn, "loaded" ends one, others are about its
        rows. False: it is none of these."""
        if message == "reload":
            self._turns.request(client)
        elif message == "loaded":
            self._turns.end()
        else:
            return self._pages.receive(client, message)
        return True


class ReloadQueue:
    """Queues pages that lost their session, and lets a few at a time reload, in the order of their requests.

    To build a page takes the event loop a tenth of a second (`build_queue.py`). All at once they would wait
    there, and say nothing meanwhile; here they say that the server is back, and receive the beat.
    """

    def __init__(self) -> None:
        self._waiting = deque[Client]()
        # The timeouts of the turns that have begun, the oldest first.
        self._begun = deque[object]()

    def request(self, client: Client) -> None:
        """Send TURN to the client when it is its turn; a second request changes nothing."""
        if client not in self._waiting:
            self._waiting.append(client)
            self._begin()

    def withdraw(self, client: Client) -> None:
        """Forget the request of a client that has left."""
        if client in self._waiting:
            self._waiting.remove(client)

    def end(self) -> None:
        """A page was loaded: the next may begin."""
        if self._begun:
            IOLoop.current().remove_timeout(self._begun.popleft())
            self._begin()

    def _begin(self) -> None:
        while self._waiting and len(self._begun) < LOADING_AT_ONCE:
            self._waiting.popleft().send(TURN)
            self._begun.append(IOLoop.current().call_later(MAX_LOADING_SECONDS, self._expire))

    def _expire(self) -> None:
        self._begun.popleft()
        self._begin()
