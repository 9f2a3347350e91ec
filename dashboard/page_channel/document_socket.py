"""The socket of a page's document: Panel's, which checks what a browser sends before Bokeh acts on it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext, suppress
from typing import Any

from bokeh.document import Document
from bokeh.protocol import Protocol
from bokeh.protocol.exceptions import ProtocolError
from bokeh.protocol.message import Message
from bokeh.protocol.receiver import Receiver
from bokeh.server.urls import per_app_patterns
from bokeh.util.token import get_session_id
from panel.io.server import AutoloadJsHandler, DocHandler, WSHandler

from dashboard.page_channel.build_queue import AutoloadHandler, PageHandler, build_queue, send_queue
from dashboard.page_channel.incoming_messages import (
    POLICY,
    IncomingLimits,
    RejectedMessage,
    check_header,
    check_patch,
)


class CheckedProtocol(Protocol):  # type: ignore[misc]
    """Bokeh's protocol, which stops at the first part of a message that no page sends."""

    def assemble(self, header_json: str, metadata_json: str, content_json: str) -> Message[Any]:
        """The message without its buffers. Raises RejectedMessage."""
        message = super().assemble(header_json, metadata_json, content_json)
        check_header(message)
        return message


class DocumentSocket(WSHandler):
    """Ignores and logs a message that a page may not send, and closes a socket that goes on."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._limits = IncomingLimits()

    def open(self, *arguments: Any, **options: Any) -> None:
        """Open as Panel does, but log no traceback where the token is missing, expired or none."""
        try:
            super().open(*arguments, **options)
        except Exception as error:  # the token may be any text
            self._refuse(error)
            self.close(POLICY, "a token that is not valid")

    async def _async_open(self, token: str) -> None:
        # A page whose session is gone, or is one of another process, is built here.
        async with nullcontext() if self._is_built(token) else build_queue().turn():
            await super()._async_open(token)
        self.receiver = Receiver(CheckedProtocol())

    async def on_message(self, fragment: str | bytes) -> None:
        """Handle a message as Bokeh does, but log no traceback for each one that cannot be read."""
        if self.ws_connection is None or self.ws_connection.is_closing():
            return
        try:
            self._limits.count(fragment)
            if self.connection is None:
                raise RejectedMessage("a message before the page was acknowledged")
            message = await self.receiver.consume(fragment)
        except Exception as error:  # any part may have any content
            self._refuse(error)
            self.close(POLICY, "a message that is not valid")
            return
        if message:
            await self._answer(message)

    async def send_message(self, message: Message[Any]) -> None:
        """Send as Bokeh does, but without tracebacks of errors, which have the server's file names."""
        if message.msgtype == "ERROR":
            message.content = {**message.content, "traceback": None}
        await super().send_message(message)

    def on_close(self) -> None:
        """Close as Bokeh does, which fails where the session has ended before its socket."""
        connection: Any = self.connection
        if connection is None or connection._session is not None:
            super().on_close()

    async def _answer(self, message: Message[Any]) -> None:
        try:
            if message.msgtype == "PULL-DOC-REQ":
                self._limits.count_pull()
            elif message.msgtype == "PATCH-DOC":
                check_patch(message, self._document())
        except RejectedMessage as error:
            if self._refuse(error):
                self.close(POLICY, "too many messages that are not valid")
            else:
                await self.send_message(self.connection.error(message, "not allowed"))
            return
        if message.msgtype == "PULL-DOC-REQ":
            async with send_queue().turn():
                await self._act(message)
        else:
            await self._act(message)

    async def _act(self, message: Message[Any]) -> None:
        work = await self._handle(message)
        if work:
            await self._schedule(work)

    def _is_built(self, token: str) -> bool:
        """Whether this process has the session of a page."""
        with suppress(ProtocolError):
            self.application_context.get_session(get_session_id(token))
            return True
        return False

    def _document(self) -> Document:
        """The document of the session. Raises RejectedMessage where that has ended meanwhile."""
        session = self.connection._session
        if session is None or session.destroyed:
            raise RejectedMessage("a change of a page that has ended")
        return session.document

    def _refuse(self, reason: Exception) -> bool:
        return self._limits.refuse(reason, self.request.remote_ip)


def install(on_refused: Callable[[], object]) -> None:
    """Make Panel serve pages in turns and with these sockets.

    on_refused: is called at each message that is ignored.
    """
    IncomingLimits.on_refused = staticmethod(on_refused)
    ours = {WSHandler: DocumentSocket, DocHandler: PageHandler, AutoloadJsHandler: AutoloadHandler}
    per_app_patterns[:] = [(route, ours.get(handler, handler)) for route, handler in per_app_patterns]
