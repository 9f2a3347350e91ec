"""The open channels of a process: their heartbeat, and the queue of pages that reload."""

from __future__ import annotations

import json
import secrets
from collections import deque
from heapq import heappop, heappush
from itertools import count

from tornado.ioloop import IOLoop, PeriodicCallback

from dashboard.page_channel.page_rows import Client
from dashboard.page_channel.row_broadcaster import RowBroadcaster

# Every message counts as a beat. A beat is sent to clients that have received nothing for this long.
BEAT_SECONDS = 1.0
# How often in this time the clients that are due are looked for, so that a beat is hardly late.
BEATS_CHECKED = 10
# Pages that load at the same time: a browser takes a second or two, in which the server builds twenty others.
LOADING_AT_ONCE = 32
# A page that does not report within this time counts as loaded.
MAX_LOADING_SECONDS = 20.0

# Differs after every start, so that a page notices a server that was started again, as for a new version. The
# processes of `--num-procs` have the same, since Panel imports its plugins before it forks.
BOOT = secrets.token_hex(8)
BEAT = json.dumps({"boot": BOOT})
TURN = json.dumps({"turn": 1})


class Clients:
    """All open channels. Used on the event loop only: while it is blocked, no heartbeat is sent."""

    def __init__(self, pages: RowBroadcaster) -> None:
        self._pages = pages
        self._open = set[Client]()
        # When each client is looked at next, the earliest first; a number orders equal times.
        self._due: list[tuple[float, int, Client]] = []
        self._numbers = count()
        self._turns = ReloadQueue()
        self._beat: PeriodicCallback | None = None

    def add(self, client: Client) -> None:
        """Send heartbeats to a channel, the first one at once."""
        self._open.add(client)
        client.send(BEAT)
        self._look_at(client, IOLoop.current().time() + BEAT_SECONDS)
        if self._beat is None:
            self._beat = PeriodicCallback(self._send_beat, BEAT_SECONDS * 1000 / BEATS_CHECKED)
            self._beat.start()

    def remove(self, client: Client) -> None:
        """Forget a channel that was closed."""
        self._open.discard(client)
        self._turns.withdraw(client)
        self._pages.disconnect(client)
        if self._beat is not None and not self._open:
            self._beat.stop()
            self._beat = None

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

    def _send_beat(self) -> None:
        now = IOLoop.current().time()
        while self._due and self._due[0][0] <= now:
            client = heappop(self._due)[2]
            if client not in self._open:
                continue
            if client.sent_at + BEAT_SECONDS <= now:
                client.send(BEAT)
            # One that is behind has not been sent it.
            self._look_at(client, max(client.sent_at + BEAT_SECONDS, now + BEAT_SECONDS / BEATS_CHECKED))

    def _look_at(self, client: Client, at: float) -> None:
        heappush(self._due, (at, next(self._numbers), client))


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
