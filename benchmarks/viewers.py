"""Viewers without a browser: they use Bokeh's websocket protocol and record when each row arrives."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import Counter
from contextlib import suppress
from typing import Any, NamedTuple

from bokeh.core.serialization import Buffer, Deserializer, Serialized
from tornado.httpclient import AsyncHTTPClient
from tornado.websocket import WebSocketClientConnection, WebSocketClosedError, websocket_connect

AT_ONCE = 2
LARGEST_MESSAGE = 200_000_000
DOCUMENT_READY = {"type": "event", "name": "document_ready", "values": {"type": "map", "entries": []}}


class Message(NamedTuple):
    """One message of Bokeh's protocol."""

    kind: str
    content: str
    buffers: list[Buffer]


class Viewer:
    """One open page.

    arrived: by a row's time (unix ms, as in the row itself), the unix seconds at which the last of the
        page's data sources had it.
    """

    def __init__(self, data_sources: int = 1) -> None:
        self.arrived: dict[float, float] = {}
        self.figures = 0
        self._data_sources = data_sources
        self._have: Counter[float] = Counter()
        self._known: set[tuple[str, float]] = set()
        self._socket: WebSocketClientConnection
        self._reading: asyncio.Task[None]

    async def open(self, url: str) -> None:
        """Load the page, connect, pull the document, and say that it is drawn, as a browser does."""
        page = await AsyncHTTPClient().fetch(url, request_timeout=120)
        token = re.search(r'"token":"([^"]+)"', page.body.decode())
        assert token, "the page holds no token"
        self._socket = await websocket_connect(
            url.replace("http", "ws", 1) + "/ws",
            subprotocols=["bokeh", token[1]],
            compression_options={},
            max_message_size=LARGEST_MESSAGE,
        )
        await self._until("ACK")
        await self._send("PULL-DOC-REQ", {})
        document = await self._until("PULL-DOC-REPLY")
        self.figures = len(re.findall(r'"name":\s*"Figure"', document))
        event = {"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": DOCUMENT_READY}
        await self._send("PATCH-DOC", {"events": [event]})
        await self._until("OK")
        self._reading = asyncio.create_task(self._read())

    async def close(self) -> None:
        """Leave the page."""
        self._socket.close()
        await self._reading

    async def _send(self, kind: str, content: dict[str, Any]) -> None:
        for part in ({"msgid": kind, "msgtype": kind}, {}, content):
            await self._socket.write_message(json.dumps(part))

    async def _until(self, kind: str) -> str:
        message = await self._receive()
        while message.kind != kind:
            assert message.kind != "ERROR", message.content
            self._note(message)
            message = await self._receive()
        return message.content

    async def _read(self) -> None:
        with suppress(WebSocketClosedError):
            while True:
                self._note(await self._receive())

    async def _receive(self) -> Message:
        header = json.loads(await self._frame())
        await self._frame()
        content = await self._frame()
        number = header.get("num_buffers", 0)
        buffers = [Buffer(json.loads(await self._frame())["id"], await self._frame()) for _ in range(number)]
        return Message(header["msgtype"], content, buffers)

    async def _frame(self) -> Any:
        frame = await self._socket.read_message()
        if frame is None:
            raise WebSocketClosedError
        return frame

    def _note(self, message: Message) -> None:
        if message.kind != "PATCH-DOC":
            return
        now = time.time()
        for event in json.loads(message.content)["events"]:
            data = event.get("data") or (event.get("new") if event.get("attr") == "data" else None)
            if data:
                columns = Deserializer().deserialize(Serialized(data, message.buffers))
                # A new key is a column of its own, without rows.
                self._note_rows(event["model"]["id"], [float(at) for at in columns.get("time", ())], now)

    def _note_rows(self, data_source: str, times: list[float], now: float) -> None:
        """A row has arrived when every data source has it; repeated rows do not count."""
        for at in times:
            if (data_source, at) not in self._known:
                self._known.add((data_source, at))
                self._have[at] += 1
                if self._have[at] == self._data_sources:
                    self.arrived[at] = now


async def open_viewers(url: str, number: int, data_sources: int = 1) -> list[Viewer]:
    """Open `number` pages, a few at a time."""
    viewers = [Viewer(data_sources) for _ in range(number)]
    for start in range(0, number, AT_ONCE):
        await asyncio.gather(*(viewer.open(url) for viewer in viewers[start : start + AT_ONCE]))
    return viewers


async def close_viewers(viewers: list[Viewer]) -> None:
    """Close all these pages."""
    await asyncio.gather(*(viewer.close() for viewer in viewers))
