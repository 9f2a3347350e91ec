"""The heartbeat of open channels, by which a page knows that its server is there."""

from __future__ import annotations

import json
import secrets
from heapq import heappop, heappush
from itertools import count

from tornado.ioloop import IOLoop

from dashboard.page_channel.page_subscriptions import Client

# Every message counts as a beat. A beat is sent to clients that have received nothing for this long: a little
# more than a second, since many sources have a row each second.
BEAT_SECONDS = 1.1
# Clients that are due within this time are sent theirs together: to wake the event loop costs more than one.
GATHER_SECONDS = 0.05

# Differs after every start, so that a page notices a server that was started again, as for a new version. The
# processes of `--num-procs` have the same, since Panel imports its plugins before it forks.
BOOT = secrets.token_hex(8)
BEAT = json.dumps({"boot": BOOT})


class Heartbeat:
    """Sends beats to open channels. Used on the event loop only: while it is blocked, no beat is sent."""

    def __init__(self) -> None:
        self._open = set[Client]()
        # When each client is looked at next, the earliest first; a number orders equal times.
        self._due: list[tuple[float, int, Client]] = []
        self._numbers = count()
        self._is_planned = False

    def add(self, client: Client) -> None:
        """Send beats to a channel, the first one at once."""
        self._open.add(client)
        client.send(BEAT)
        self._look_at(client, IOLoop.current().time() + BEAT_SECONDS)
        self._plan()

    def remove(self, client: Client) -> None:
        """Send no more beats to a channel."""
        self._open.discard(client)

    def _look_at(self, client: Client, at: float) -> None:
        heappush(self._due, (at, next(self._numbers), client))

    def _plan(self) -> None:
        if self._due and not self._is_planned:
            self._is_planned = True
            IOLoop.current().call_at(self._due[0][0], self._send_due)

    def _send_due(self) -> None:
        self._is_planned = False
        soon = IOLoop.current().time() + GATHER_SECONDS
        due = list[Client]()
        while self._due and self._due[0][0] <= soon:
            due.append(heappop(self._due)[2])
        for client in filter(self._open.__contains__, due):
            last = client.sent_at
            if last + BEAT_SECONDS <= soon:
                client.send(BEAT)
                last = soon - GATHER_SECONDS
            self._look_at(client, last + BEAT_SECONDS)
        self._plan()
