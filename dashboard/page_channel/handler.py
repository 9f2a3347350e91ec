"""The WebSocket of a page's channel."""

from __future__ import annotations

from asyncio import Future
from contextlib import suppress
from typing import Any, cast

from bokeh.server.views.auth_request_handler import AuthRequestHandler
from bokeh.server.views.ws import WSHandler
from tornado.ioloop import IOLoop
from tornado.iostream import IOStream, StreamClosedError
from tornado.web import HTTPError
from tornado.websocket import WebSocketHandler

from dashboard.page_channel.clients import Clients
from dashboard.page_channel.frames import text_frame
from dashboard.page_channel.incoming_messages import POLICY, IncomingLimits, RejectedMessage
from dashboard.page_channel.row_broadcaster import BROADCASTER
from dashboard.page_channel.tcp import notice_lost_peer, write_at_once

PATH = "/channel"


class PageChannel(AuthRequestHandler, WebSocketHandler):  # type: ignore[misc]
    """Admits the users and origins that the document's own socket admits."""

    max_message_size = 500

    def initialize(self, clients: Clients) -> None:
        self._limits = IncomingLimits()
        self._clients = clients
        self._sending: Future[None] | None = None
        self.sent_at = 0.0

    def check_origin(self, origin: str) -> bool:
        """The rule of `--allow-websocket-origin`."""
        return bool(WSHandler.check_origin(self, origin))

    async def get(self, *args: Any, **kwargs: Any) -> None:
        if not self.current_user:
            raise HTTPError(403)
        await super().get(*args, **kwargs)

    def open(self, *_: str, **__: str) -> None:
        self.set_nodelay(True)
        if self.ws_connection is not None:
            notice_lost_peer(cast(IOStream, self.ws_connection.stream).socket)
        self._clients.add(self)

    def on_message(self, message: str | bytes) -> None:
        try:
            self._limits.count(message)
            if not (isinstance(message, str) and self._clients.receive(self, message)):
                raise RejectedMessage(f"{message[:40]!r} on the channel")
        except RejectedMessage as error:
            self._limits.refuse(error, self.request.remote_ip or "")
            self.close(POLICY, "unknown message")

    def on_close(self) -> None:
        self._clients.remove(self)

    @property
    def is_behind(self) -> bool:
        """Whether the browser has not taken the last message. It is sent no other, so that none pile up."""
        return self._sending is not None and not self._sending.done()

    def send(self, message: str) -> None:
        """Send a text, or drop it for a browser that is behind."""
        self.write_frame(text_frame(message))

    def write_frame(self, frame: bytes) -> None:
        """Send a frame, or drop it for a browser that is behind.

        `write_message` would make the frame anew, and a task, for each of the pages that are sent the same.
        """
        if self.ws_connection is not None and not self.is_behind:
            stream = cast(IOStream, self.ws_connection.stream)
            with suppress(StreamClosedError):
                self._sending = write_at_once(stream, frame)
                self.sent_at = IOLoop.current().time()


def channel_routes() -> list[tuple[str, type[Any], dict[str, Any]]]:
    """The route of the channel in Tornado's form: pattern, handler, arguments. Pages then use the channel."""
    BROADCASTER.served = True
    return [(PATH, PageChannel, {"clients": Clients(BROADCASTER)})]
