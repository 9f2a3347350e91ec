"""Rows as they come, as server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from contextlib import suppress
from threading import BoundedSemaphore

from tornado.iostream import StreamClosedError

from dashboard.api.arguments import Arguments, RequestRefused, read_chosen
from dashboard.api.base_handlers import ReadHandler
from dashboard.api.read_rows import narrowed
from dashboard.api.row_formats import as_json, row_json
from dashboard.history.arrival_order import ArrivalCursor
from dashboard.history.history import History
from dashboard.records import present

MAX_STREAMS = 100
HEARTBEAT_SECONDS = 10.0
# A client that takes nothing for so long is disconnected.
SEND_SECONDS = 30.0
# Encoded at once on the event loop.
VALUES_AT_ONCE = 2_000
RETRY_MS = 2_000
_ID = re.compile(r"([0-9a-f]{8})-([0-9]{1,15})")
_RESET = "Rows came that this stream no longer has. Read them from the address that ends in /rows."

_streams = BoundedSemaphore(MAX_STREAMS)


class RowEvents:
    """What one client has to receive: events of the rows after a cursor, with the keys and quantities chosen.

    Nothing waits for a client: a slow one reads later, from the rows that all clients share.
    """

    def __init__(self, history: History, arguments: Arguments, cursor: ArrivalCursor | None) -> None:
        self._history, self._arguments = history, arguments
        self._cursor = cursor or history.arrivals.cursor

    @property
    def id(self) -> str:
        """What a client sends as Last-Event-ID to continue here."""
        return f"{self._cursor.epoch}-{self._cursor.rows}"

    def next(self) -> str:
        """The events of the next rows, a limited number at a time; "" where no row waits."""
        quantities = self._history.source.quantities
        chosen = read_chosen(self._arguments, quantities)
        names = [quantity.name for quantity in chosen.quantities]
        at_once = max(VALUES_AT_ONCE // max(len(names), 1), 1)
        arrivals = self._history.arrivals.since(self._cursor, at_once)
        if arrivals is None:
            self._cursor = self._history.arrivals.cursor
            return self._event({"source": str(self._history.source.name), "error": _RESET}, "event: reset\n")
        events = []
        for arrival in arrivals:
            self._cursor = arrival.cursor
            (record,) = narrowed([arrival.record], quantities, chosen)
            if present(record.values) and (not chosen.keys or record.label in chosen.keys):
                events.append(self._event({"mark": arrival.origin_label, **row_json(record, names)}))
        return "".join(events) or (self.position() if arrivals else "")

    def position(self) -> str:
        """A comment of the stream, which keeps the connection alive, with the id behind rows that were not
        sent."""
        return f": heartbeat\nid: {self.id}\n\n"

    def _event(self, data: object, kind: str = "") -> str:
        return f"{kind}id: {self.id}\ndata: {as_json(data).decode()}\n\n"


class GetEvents(ReadHandler):
    """GET /api/sources/NAME/events: rows as server-sent events, as they are received."""

    parameters = ("key", "quantity")
    _changed: asyncio.Event | None = None

    async def get(self, *path: str) -> None:
        try:
            history, arguments = self.history(path[0]), self.read_arguments()
            read_chosen(arguments, history.source.quantities)
            if not _streams.acquire(blocking=False):
                raise RequestRefused(503, f"At most {MAX_STREAMS} programs may receive live rows at once.")
        except RequestRefused as error:
            self.refuse(error)
            return
        try:
            await self._stream(history, RowEvents(history, arguments, self._last_event()))
        except (StreamClosedError, asyncio.CancelledError):
            pass  # the client has gone, or the server ends
        except TimeoutError:
            self.request.connection.close()  # type: ignore[union-attr]
        finally:
            _streams.release()

    def on_finish(self) -> None:
        """Do not record the duration, which depends on the client alone."""

    def on_connection_close(self) -> None:
        if self._changed is not None:
            self._changed.set()

    async def _stream(self, history: History, events: RowEvents) -> None:
        self._changed = asyncio.Event()
        unsubscribe = history.subscribe(_notifier(self._changed))
        self.set_header("Content-Type", "text/event-stream; charset=utf-8")
        self.set_header("X-Accel-Buffering", "no")  # nginx would keep rows back
        try:
            await self._send(f"retry: {RETRY_MS}\n{events.position()}")
            while not (self._is_revoked() or self.request.connection.stream.closed()):  # type: ignore[union-attr]
                self._changed.clear()
                if text := events.next():
                    await self._send(text)
                    continue
                try:
                    await asyncio.wait_for(self._changed.wait(), HEARTBEAT_SECONDS)
                except TimeoutError:
                    await self._send(events.position())
        finally:
            unsubscribe()

    def _is_revoked(self) -> bool:
        """Whether the token has changed since the stream began; its client connects again, and is refused."""
        sender, headers = self.request.remote_ip or "", self.request.headers
        return self.service.policy.unauthorized(sender, headers) is not None

    async def _send(self, text: str) -> None:
        """Send a text once the client has taken all before it. Raises TimeoutError where it does not."""
        self.write(text)
        await asyncio.wait_for(self.flush(), SEND_SECONDS)
        await asyncio.sleep(0)  # a flush that is done already is awaited without running other tasks

    def _last_event(self) -> ArrivalCursor | None:
        """Where the client continues; None: with the rows that come from now on."""
        text = self.request.headers.get("Last-Event-ID", "")
        match = _ID.fullmatch(text)
        if match:
            return ArrivalCursor(match[1], int(match[2]))
        return ArrivalCursor("", 0) if text else None


def _notifier(changed: asyncio.Event) -> Callable[[], None]:
    """A function for other threads that sets the event."""
    loop = asyncio.get_running_loop()

    def notify() -> None:
        with suppress(RuntimeError):  # the loop is closed: the server has ended
            loop.call_soon_threadsafe(changed.set)

    return notify
