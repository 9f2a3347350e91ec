"""The WebSocket of a page's channel."""

from __future__ import annotations

from asyncio import Future
from contextlib import suppress
from typing import Any

from bokeh.server.views.auth_request_handler import AuthRequestHandler
from bokeh.server.views.ws import WSHandler
from tornado.web import HTTPError
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from dashboard.channel.clients import Clients
from dashboard.channel.incoming import POLICY, IncomingLimits, RejectedMessage

PATH = "/channel"
MAX_UNSENT = 5


class PageChannel(AuthRequestHandler, WebSocketHandler):  # type: ignore[misc]
    """Admits the users and origins that the document's own socket admits. A page sends two words, no more."""

    max_message_size = 100
    # A browser that has gone without closing its socket is noticed by its missing pong.
    ping_interval = 20.0

    def initialize(self, clients: Clients) -> None:
        self._limits = IncomingLimits()
        self._clients = clients
        self._unsent = 0

    def check_origin(self, origin: str) -> bool:
        """The rule of `--allow-websocket-origin`."""
        return bool(WSHandler.check_origin(self, origin))

    async def get(self, *args: Any, **kwargs: Any) -> None:
        if not self.current_user:
            raise HTTPError(403)
        await super().get(*args, **kwargs)

    def open(self, *_: str, **__: str) -> None:
        self.set_nodelay(True)
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

    def send(self, message: str) -> None:
        """Send a text, or drop it for a browser that does not read, so that nothing piles up."""
        if self._unsent < MAX_UNSENT:
            with suppress(WebSocketClosedError):
                self.write_message(message).add_done_callback(self._on_sent)
                self._unsent += 1

    def _on_sent(self, sent: Future[None]) -> None:
        self._unsent -= 1
        # That the socket was closed meanwhile is no error.
        sent.exception()


def channel_routes() -> list[tuple[str, type[Any], dict[str, Any]]]:
    """The route of the channel in Tornado's form: pattern, handler, arguments."""
    return [(PATH, PageChannel, {"clients": Clients()})]
