"""Limits the requests and sockets of each client, so that one client cannot use up all of them."""

from __future__ import annotations

import ipaddress
import logging
import time
from collections import Counter
from collections.abc import Callable
from weakref import WeakKeyDictionary

from tornado.iostream import IOStream

# Requests are counted over so many seconds: a page that opens sends dozens at once.
WINDOW_SECONDS = 10
_LOG_SECONDS = 60.0

log = logging.getLogger("dashboard")


class ClientLimits:
    """Counts the requests and open sockets of each client, which is an IP address.

    This computer is not limited: a proxy on it stands for all its clients, unless the server is started with
    `--use-xheaders`. sockets: most open ones. requests: most per second, on average over WINDOW_SECONDS.
    clock: monotonic seconds.
    """

    def __init__(self, sockets: int, requests: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most_sockets, self._most_requests, self._clock = sockets, requests * WINDOW_SECONDS, clock
        self._window, self._requests = 0, Counter[str]()
        self._streams: WeakKeyDictionary[IOStream, str] = WeakKeyDictionary()
        self._logged_at = -_LOG_SECONDS

    def count_request(self, client: str) -> str:
        """Count a request. Returns why it is refused, or ""."""
        if _is_this_computer(client):
            return ""
        window = int(self._clock() / WINDOW_SECONDS)
        if window != self._window:
            self._window, self._requests = window, Counter()
        self._requests[client] += 1
        if self._requests[client] <= self._most_requests:
            return ""
        return self._refused(client, f"more than {self._most_requests:,} requests in {WINDOW_SECONDS} s")

    def count_socket(self, client: str, stream: IOStream | None) -> str:
        """Count a connection that becomes a socket, until it is closed. Returns why it is refused, or ""."""
        if stream is None or _is_this_computer(client):
            return ""
        opened = sum(other == client for one, other in self._streams.items() if not one.closed())
        if opened >= self._most_sockets:
            return self._refused(client, f"more than {self._most_sockets:,} open sockets, two for each page")
        self._streams[stream] = client
        return ""

    def _refused(self, client: str, excess: str) -> str:
        now = self._clock()
        if now - self._logged_at >= _LOG_SECONDS:
            self._logged_at = now
            log.warning(
                "The client %s has %s, and is refused more: see client_requests and client_sockets in"
                " [dashboard]. Where it is a proxy, start the server with --use-xheaders.",
                client,
                excess,
            )
        return f"This address, {client}, has {excess}. Close pages, or wait {WINDOW_SECONDS} s."


def _is_this_computer(client: str) -> bool:
    try:
        return ipaddress.ip_address(client).is_loopback
    except ValueError:  # a socket of the file system
        return True
