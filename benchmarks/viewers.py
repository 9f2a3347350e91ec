"""Viewers without a browser, which record when each row arrives: they use Bokeh's websocket protocol and,
where a page has one, its channel."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, NamedTuple, Protocol

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


class PageViewer(Protocol):
    """One open page of any design.

    arrived: by a row's time (unix ms, as in the row itself), the unix seconds at which the page had it.
    figures: how many charts it has. messages, bytes: those with rows since it was opened.
    """

    arrived: dict[float, float]
    figures: int

    @property
    def messages(self) -> int: ...

    @property
    def bytes(self) -> int: ...

    async def open(self, url: str) -> None:
        """Load the page and connect."""

    async def close(self) -> None:
        """Leave the page."""


class Viewer:
    """One open page of Bokeh.

    arrived: by a row's time (unix ms, as in the row itself), the unix seconds at which the last of the
        page's data sources had it.
    """

    def __init__(self, data_sources: int = 1) -> None:
        self.arrived: dict[float, float] = {}
        self.figures, self.updates, self.received_bytes = 0, 0, 0
        self._channel: Channel | None = None
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
        # Figures, and legends of those that the browser makes.
        self.figures = len(re.findall(r'"name":\s*"Figure"|data-full aria-label', document))
        event = {"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": DOCUMENT_READY}
        await self._send("PATCH-DOC", {"events": [event]})
        await self._until("OK")
        self._reading = asyncio.create_task(self._read())
        page_id = re.search(r'"page":"([^"]+)"', document)
        if page_id:
            self._channel = await Channel.open(url, page_id[1], document, self._note_rows)

    async def report_loaded(self) -> None:
        """Report over the channel that the page is whole, as one that was loaded in its turn."""
        assert self._channel is not None, "the page has no channel"
        await self._channel.send("loaded")

    async def close(self) -> None:
        """Leave the page."""
        if self._channel is not None:
            await self._channel.close()
        self._socket.close()
        await self._reading

    @property
    def messages(self) -> int:
        """Messages with rows since the page was opened."""
        return self.updates + (self._channel.messages if self._channel else 0)

    @property
    def bytes(self) -> int:
        """Their bytes, without those of the frames."""
        return self.received_bytes + (self._channel.bytes if self._channel else 0)

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
        self.updates += 1
        self.received_bytes += len(message.content) + sum(len(buffer.data) for buffer in message.buffers)
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


class Channel:
    """A page's channel (dashboard/page_channel): it reports the rows it has, and receives the others."""

    def __init__(
        self, socket: WebSocketClientConnection, note: Callable[[str, list[float], float], None]
    ) -> None:
        self.messages, self.bytes = 0, 0
        self._socket, self._note = socket, note
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def open(
        cls, url: str, page: str, document: str, note: Callable[[str, list[float], float], None]
    ) -> Channel:
        """Connect as that page, and report the rows of its document."""
        socket = await websocket_connect(f"{url.replace('http', 'ws', 1).rpartition('/')[0]}/channel")
        await socket.write_message(json.dumps({"page": page}))
        for source, tags in _followed(json.loads(document)):
            await socket.write_message(json.dumps({"have": [source, *tags[:2]]}))
        return cls(socket, note)

    async def send(self, message: str) -> None:
        """Send a text."""
        await self._socket.write_message(message)

    async def close(self) -> None:
        """End it."""
        self._socket.close()
        await self._reading

    async def _read(self) -> None:
        while (text := await self._socket.read_message()) is not None:
            rows = json.loads(text).get("rows", {})
            now = time.time()
            self.messages += bool(rows)
            self.bytes += len(text) if rows else 0
            # Where earlier rows have changed, the rows after these are followed by what they replace.
            for source, (_, _, columns, *_) in rows.items():
                self._note(source, [float(at) for at in columns["time"]], now)


def _followed(document: Any) -> list[tuple[str, list[Any]]]:
    """The name of each source of a page, and the tags of its rows, by the script that updates its section."""
    models: dict[str, dict[str, Any]] = {}

    def collect(value: Any) -> None:
        if isinstance(value, dict):
            if value.get("type") == "object" and "id" in value:
                models[value["id"]] = value.get("attributes", {})
            for item in value.values():
                collect(item)
        elif isinstance(value, list):
            for item in value:
                collect(item)

    collect(document)
    followed = {}
    for attributes in models.values():
        args = attributes.get("args")
        entries = dict(args.get("entries", ())) if isinstance(args, dict) else {}
        if {"state", "source", "status"} <= entries.keys():
            state, source = (models[entries[name]["id"]] for name in ("state", "source"))
            followed[state["source"]] = source["tags"]
    return list(followed.items())


async def open_viewers(url: str, number: int, make: Callable[[], PageViewer] = Viewer) -> list[PageViewer]:
    """Open `number` pages, a few at a time."""
    viewers = [make() for _ in range(number)]
    for start in range(0, number, AT_ONCE):
        await asyncio.gather(*(viewer.open(url) for viewer in viewers[start : start + AT_ONCE]))
    return viewers


async def close_viewers(viewers: Sequence[PageViewer]) -> None:
    """Close all these pages."""
    await asyncio.gather(*(viewer.close() for viewer in viewers))
