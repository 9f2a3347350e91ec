"""A connection to Bluesky's Jetstream that reconnects, in a thread of its own.

Facts: bluesky-social/jetstream, docs/README.md: `cursor` is in microseconds and inclusive, events are sent at
least once, identity and account events are always sent.
"""

from __future__ import annotations

import asyncio
import json
import random
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode, urlsplit

from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, WebSocketError

from sources.connection_errors import PROXY_LOGIN, connection_problem
from sources.minute_counts import Coverage
from sources.times import FUTURE_SECONDS
from sources.websocket_proxy import ProxyRefused, open_websocket

Event = dict[str, Any]

_MAX_MESSAGE_BYTES = 1_000_000
_MICROSECONDS = 1_000_000
_REWIND_SECONDS = 5.0
_TIMEOUT_STATUS = 599
# So many events in a row are ahead of the clock only where the clock is wrong.
_MAX_AHEAD = 20
_FIRST_PAUSE_SECONDS, _MAX_PAUSE_SECONDS = 1.0, 30.0


class Jetstream:
    """Calls `on_event` with every event of a collection, until closed; some may be sent twice.

    `on_event` runs in the connection's thread. Events without `time_us`, or with one in the future, are
    skipped.

    timeout: seconds for connecting.
    silence: seconds without any event after which the connection counts as dead; the service sends some
        fifty posts a second.
    backlog: seconds of the past that are requested at first, and at most after an outage.
    """

    def __init__(
        self,
        url: str,
        collection: str,
        on_event: Callable[[Event], None],
        *,
        timeout: float = 10.0,
        silence: float = 20.0,
        backlog: float = 180.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._url = f"{url.replace('http', 'ws', 1)}/subscribe"
        self._collection, self._on_event, self._clock = collection, on_event, clock
        self._timeout, self._silence, self._backlog = timeout, silence, backlog
        self.error = f"Bluesky's stream has sent nothing within {timeout:g} s. It reconnects by itself."
        self.coverage = Coverage(0.0, 0.0)
        self._ahead = 0
        self._attempted = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._task = self._loop.create_task(self._stay_connected())
        self._thread = threading.Thread(target=self._run, name="jetstream", daemon=True)
        self._thread.start()

    def wait(self, seconds: float) -> None:
        """Block until the first event or the first failure, for `seconds` at most."""
        self._attempted.wait(seconds)

    def close(self) -> None:
        """End the thread and the connection; blocks until that is done."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._task.cancel)
        self._thread.join(self._timeout)

    def _run(self) -> None:
        with suppress(asyncio.CancelledError):
            self._loop.run_until_complete(self._task)
        self._loop.close()

    async def _stay_connected(self) -> None:
        pause = _FIRST_PAUSE_SECONDS
        while True:
            reason = await self._read_connection()
            if not self.error:
                pause = _FIRST_PAUSE_SECONDS
            self.error = f"Bluesky's stream {reason}. It reconnects by itself."
            self._attempted.set()
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))
            pause = min(2 * pause, _MAX_PAUSE_SECONDS)

    async def _read_connection(self) -> str:
        """Read one connection to its end, and return the reason of the end."""
        connection: WebSocketClientConnection | None = None
        try:
            opening = open_websocket(self._request(), _MAX_MESSAGE_BYTES)
            connection = await asyncio.wait_for(opening, self._timeout + 1.0)
            while (message := await asyncio.wait_for(connection.read_message(), self._silence)) is not None:
                self._handle(message)
        except TimeoutError:
            return "was silent for too long"
        except HTTPClientError as error:
            if error.code != _TIMEOUT_STATUS:
                return f"answered with status {error.code} instead of a stream"
            return f"did not answer within {self._timeout:g} s"
        except ProxyRefused as error:
            advice = PROXY_LOGIN if error.status.startswith("407") else "ask who runs it, or set NO_PROXY"
            return f"is behind the proxy {error.host}, which answered {error.status}: {advice}"
        except (OSError, WebSocketError) as error:
            return f"cannot be reached: {connection_problem(error, urlsplit(self._url).netloc)}"
        finally:
            if connection is not None:
                connection.close()
        return "was closed by the service"

    def _request(self) -> HTTPRequest:
        cursor = max(self.coverage.end - _REWIND_SECONDS, self._clock() - self._backlog)
        query = urlencode({"wantedCollections": self._collection, "cursor": int(cursor * _MICROSECONDS)})
        return HTTPRequest(
            f"{self._url}?{query}", connect_timeout=self._timeout, request_timeout=self._timeout
        )

    def _handle(self, message: str | bytes) -> None:
        try:
            event = json.loads(message)
            when = event["time_us"] / _MICROSECONDS
        except (ValueError, TypeError, KeyError, RecursionError):
            return
        if (ahead := when - self._clock()) > FUTURE_SECONDS:
            self._count_ahead(ahead)
            return
        self._ahead = 0
        # After a reconnection the stream starts at or before the last event, or else events are lost.
        lost = bool(self.error) and when > self.coverage.end
        self._on_event(event)
        self.coverage = Coverage(when if lost else self.coverage.start, max(when, self.coverage.end))
        self.error = ""
        self._attempted.set()

    def _count_ahead(self, seconds: float) -> None:
        self._ahead += 1
        if self._ahead >= _MAX_AHEAD:
            self.error = (
                f"Bluesky's stream is {seconds / 60:.0f} min ahead of this computer's clock, so its posts "
                "are left out. Set the clock."
            )
            self._attempted.set()
