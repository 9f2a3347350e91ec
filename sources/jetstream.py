"""A connection to Bluesky's Jetstream in a separate thread, which reconnects by itself.

Facts: bluesky-social/jetstream, docs/README.md: `cursor` is in microseconds and inclusive, events are sent at
least once, identity and account events are always sent. A cursor is a time and so valid at every host; a
client that changes the host rewinds some seconds. One that is older than 36 hours is moved to that silently.
"""

from __future__ import annotations

import asyncio
import json
import random
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode, urlsplit

from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, WebSocketError

from sources.http.certificates import authorities
from sources.http.connection_errors import connection_problem
from sources.http.websocket_proxy import ProxyRefused, open_websocket
from sources.posts.minute_counts import Coverage
from sources.streams.progress import StreamProgress
from sources.streams.task_thread import TaskThread

Event = dict[str, Any]

MAX_BACKLOG_SECONDS = 36 * 3600.0
"""How far back the stream goes."""

_MAX_MESSAGE_BYTES = 1_000_000
_MICROSECONDS = 1_000_000
_REWIND_SECONDS, _OTHER_HOST_REWIND_SECONDS = 5.0, 30.0
_ROOM_SECONDS = 0.1
_TIMEOUT_STATUS = 599
_FIRST_PAUSE_SECONDS, _MAX_PAUSE_SECONDS = 1.0, 30.0


class Jetstream:
    """Calls `on_event` with every event of a collection, until closed; some may be sent twice.

    `on_event` and `has_room` run in the connection's thread; while there is no room, nothing is read. Events
    without `time_us`, or with one in the future, are skipped.

    urls: of hosts with the same stream; where one fails, the next is connected to.
    position: time of the last event that an earlier process has handled (unix seconds); the stream continues
        from the minutes before it. 0: it starts three minutes ago.

    timeout: seconds for connecting.
    silence: seconds without any event after which the connection counts as dead; the service sends some
        fifty posts a second.
    backlog: seconds of the past that are requested at most, after an outage or a restart.
    """

    def __init__(
        self,
        urls: Sequence[str],
        collection: str,
        on_event: Callable[[Event], object],
        *,
        has_room: Callable[[], bool] = lambda: True,
        position: float = 0.0,
        timeout: float = 10.0,
        silence: float = 20.0,
        backlog: float = MAX_BACKLOG_SECONDS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._hosts = deque(f"{url.replace('http', 'ws', 1)}/subscribe" for url in urls)
        self._collection, self._on_event, self._has_room = collection, on_event, has_room
        self._progress = StreamProgress(position, backlog, clock)
        self._timeout, self._silence = timeout, silence
        self.error = f"Bluesky's stream has sent nothing within {timeout:g} s. It reconnects by itself."
        self._attempted = threading.Event()
        self._thread = TaskThread(self._stay_connected(), "jetstream")

    @property
    def coverage(self) -> Coverage:
        """The time range in which every event was received."""
        return self._progress.coverage

    def wait(self, seconds: float) -> None:
        """Block until the first event or the first failure, for `seconds` at most."""
        self._attempted.wait(seconds)

    def close(self) -> None:
        """End the thread and the connection; blocks until that is done."""
        self._thread.close(self._timeout)

    async def _stay_connected(self) -> None:
        failures = 0
        last_host = ""
        while True:
            rewind = _REWIND_SECONDS if last_host in ("", self._hosts[0]) else _OTHER_HOST_REWIND_SECONDS
            last_host = self._hosts[0]
            reason = await self._read_connection(rewind)
            had_events = not self.error
            failures = 1 if had_events else failures + 1
            self.error = f"Bluesky's stream {reason}. It reconnects by itself."
            self._hosts.rotate(-1)
            rounds = failures // len(self._hosts)
            if had_events or failures % len(self._hosts) == 0:
                if rounds:
                    self._attempted.set()
                pause = min(_FIRST_PAUSE_SECONDS * 2 ** max(min(rounds, 20) - 1, 0), _MAX_PAUSE_SECONDS)
                await asyncio.sleep(pause * random.uniform(0.5, 1.0))

    async def _read_connection(self, rewind: float) -> str:
        """Read one connection to its end, and return the reason of the end."""
        host = urlsplit(self._hosts[0]).netloc
        connection: WebSocketClientConnection | None = None
        try:
            opening = open_websocket(self._request(rewind), _MAX_MESSAGE_BYTES)
            connection = await asyncio.wait_for(opening, self._timeout + 1.0)
            while (message := await asyncio.wait_for(connection.read_message(), self._silence)) is not None:
                self._handle(message)
                while not self._has_room():
                    await asyncio.sleep(_ROOM_SECONDS)
        except TimeoutError:
            return f"of {host} was silent for too long"
        except HTTPClientError as error:
            if error.code != _TIMEOUT_STATUS:
                return f"of {host} answered with status {error.code} instead of a stream"
            return f"of {host} did not answer within {self._timeout:g} s"
        except (ProxyRefused, ValueError) as error:  # ValueError: of a variable that names no certificates
            return f"cannot be reached: {error}"
        except (OSError, WebSocketError) as error:
            return f"cannot be reached: {connection_problem(error, host)}"
        finally:
            if connection is not None:
                connection.close()
        return f"of {host} was closed by the service"

    def _request(self, rewind: float) -> HTTPRequest:
        cursor = int(self._progress.next_cursor(rewind) * _MICROSECONDS)
        query = urlencode({"wantedCollections": self._collection, "cursor": cursor})
        return HTTPRequest(
            f"{self._hosts[0]}?{query}",
            connect_timeout=self._timeout,
            request_timeout=self._timeout,
            ca_certs=authorities() or None,
        )

    def _handle(self, message: str | bytes) -> None:
        try:
            event = json.loads(message)
            when = event["time_us"] / _MICROSECONDS
        except (ValueError, TypeError, KeyError, RecursionError):
            return
        if not self._progress.accepts(when):
            if lag := self._progress.clock_lag(when):
                self._report_clock(lag)
            return
        self._on_event(event)
        self._progress.advance(when, is_first=bool(self.error))
        self.error = ""
        self._attempted.set()

    def _report_clock(self, seconds: float) -> None:
        self.error = (
            f"Bluesky's stream is {seconds / 60:.0f} min ahead of this computer's clock, so its posts "
            "are left out. Set the clock."
        )
        self._attempted.set()
