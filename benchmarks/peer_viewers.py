"""Pages of the peers, without a browser: each speaks its library's protocol and records when rows arrive."""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from contextlib import suppress
from typing import Any, ClassVar
from urllib.parse import urlencode
from uuid import uuid4

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import WebSocketClientConnection, WebSocketClosedError, websocket_connect

CHARTS = 3


class PeerViewer:
    """One page whose rows come over a WebSocket.

    arrived: as of `viewers.Viewer`. messages, bytes: those with rows since the page was opened.
    """

    # Finds the time of the row in a message (unix ms).
    row: ClassVar[re.Pattern[bytes]]

    def __init__(self) -> None:
        self.arrived: dict[float, float] = {}
        self.figures, self.messages, self.bytes = CHARTS, 0, 0
        self._socket: WebSocketClientConnection
        self._reading: asyncio.Task[None]

    async def open(self, url: str) -> None:
        """Load the page and connect."""
        raise NotImplementedError

    async def close(self) -> None:
        """Leave the page."""
        self._socket.close()
        await self._reading

    async def _connect(self, url: str, address: str, **headers: str) -> None:
        """Connect to an address of the host of `url`."""
        host = url.split("/")[2]
        request = HTTPRequest(f"ws://{host}{address}", headers={"Origin": f"http://{host}", **headers})
        self._socket = await websocket_connect(request)

    async def _read(self) -> None:
        # Messages that came before the page was left are read after it, when nothing can be answered.
        with suppress(WebSocketClosedError):
            while (message := await self._socket.read_message()) is not None:
                self._note(message.encode() if isinstance(message, str) else message)
                await self._answer(message)

    async def _answer(self, message: str | bytes) -> None:
        """What the page does when a message has come; nothing."""

    def _note(self, message: bytes) -> None:
        if found := self.row.search(message):
            self.messages += 1
            self.bytes += len(message)
            self.arrived.setdefault(float(found[1]), time.time())


class SocketIOViewer(PeerViewer):
    """A page of `servers/flask_socketio_plotly.py`: https://socket.io/docs/v4/engine-io-protocol/"""

    row = re.compile(rb'"time":\s*\[(\d{13})')

    async def open(self, url: str) -> None:
        """Load the page and connect."""
        await AsyncHTTPClient().fetch(url, request_timeout=120)
        await self._open(url, "/socket.io/", {})

    async def _open(self, url: str, path: str, query: dict[str, str]) -> None:
        await self._connect(url, f"{path}?{urlencode({**query, 'EIO': '4', 'transport': 'websocket'})}")
        await self._socket.read_message()
        await self._socket.write_message("40")
        await self._socket.read_message()
        self._reading = asyncio.create_task(self._read())

    async def _answer(self, message: str | bytes) -> None:
        if message == "2":
            await self._socket.write_message("3")


class NiceGUIViewer(SocketIOViewer):
    """A page of `servers/nicegui_plotly.py`, which acknowledges messages as NiceGUI's own script does."""

    row = re.compile(rb"x: \[\[(\d{13})")

    def __init__(self) -> None:
        super().__init__()
        self._client, self._received = "", -1
        self._acknowledging: asyncio.Task[None]

    async def open(self, url: str) -> None:
        """Load the page and connect with its number."""
        page = await AsyncHTTPClient().fetch(url, request_timeout=120)
        found = re.search(rb"'client_id': '([^']+)', 'next_message_id': (\d+)", page.body)
        assert found, "the page has no number"
        self._client = found[1].decode()
        query = {
            "client_id": self._client,
            "next_message_id": found[2].decode(),
            "implicit_handshake": "true",
            "tab_id": str(uuid4()),
            "document_id": str(uuid4()),
        }
        await self._open(url, "/_nicegui_ws/socket.io/", query)
        self._acknowledging = asyncio.create_task(self._acknowledge())

    async def close(self) -> None:
        """Leave the page."""
        self._acknowledging.cancel()
        await super().close()

    async def _answer(self, message: str | bytes) -> None:
        await super()._answer(message)
        if found := re.search(r'"_id":\s*(\d+)', str(message)):
            self._received = int(found[1])

    async def _acknowledge(self) -> None:
        """Let the server forget what has come, as NiceGUI's script does every three seconds."""
        while True:
            await asyncio.sleep(3)
            if self._received >= 0:
                known = {"client_id": self._client, "next_message_id": self._received + 1}
                await self._socket.write_message(f"42{json.dumps(['ack', known])}")


class DashSocketViewer(PeerViewer):
    """A page of `servers/dash_websocket.py`: the messages of dash/backends/ws.py."""

    row = re.compile(rb'"x":\s*\[\[(\d{13})')

    async def open(self, url: str) -> None:
        """Load the page and start its persistent callback."""
        (callback,) = await load_dash(url)
        await self._connect(url, "/page/_dash-ws-callback")
        payload = {
            "output": callback["output"],
            "outputs": [],
            "inputs": [],
            "state": [],
            "changedPropIds": [],
        }
        request = {"type": "callback_request", "requestId": "1", "rendererId": "1", "payload": payload}
        await self._socket.write_message(json.dumps(request))
        self._reading = asyncio.create_task(self._read())


class DashIntervalViewer(PeerViewer):
    """A page of `servers/dash_interval.py`, which sends a request a second."""

    row = DashSocketViewer.row

    async def open(self, url: str) -> None:
        """Load the page and start its interval."""
        (callback,) = await load_dash(url)
        self._reading = asyncio.create_task(self._request_rows(url, callback["output"]))

    async def close(self) -> None:
        """Leave the page."""
        self._reading.cancel()
        with suppress(asyncio.CancelledError):
            await self._reading

    async def _request_rows(self, url: str, output: str) -> None:
        names, begin = [part.split(".") for part in output.strip(".").split("...")], time.monotonic()
        for count in range(1, sys.maxsize):
            await asyncio.sleep(begin + count - time.monotonic())
            body = {
                "output": output,
                "outputs": [{"id": name, "property": of} for name, of in names],
                "inputs": [{"id": "clock", "property": "n_intervals", "value": count}],
                "changedPropIds": ["clock.n_intervals"],
            }
            reply = await AsyncHTTPClient().fetch(
                f"{url}/_dash-update-component",
                method="POST",
                body=json.dumps(body),
                headers={"Content-Type": "application/json"},
            )
            self._note(reply.body)


async def load_dash(url: str) -> list[dict[str, Any]]:
    """Load a page of Dash with its layout; returns its callbacks."""
    client = AsyncHTTPClient()
    await client.fetch(f"{url}/", request_timeout=120)
    await client.fetch(f"{url}/_dash-layout", request_timeout=120)
    reply = await client.fetch(f"{url}/_dash-dependencies", request_timeout=120)
    return list(json.loads(reply.body))


class StreamlitViewer(PeerViewer):
    """A page of `servers/streamlit_fragment.py`, which runs its fragment every second.

    Its messages are Protocol Buffers: https://protobuf.dev/programming-guides/encoding/
    """

    row = re.compile(rb"row (\d{13})")

    async def open(self, url: str) -> None:
        """Load the page and run its script."""
        await AsyncHTTPClient().fetch(url, request_timeout=120)
        await self._connect(url, "/_stcore/stream", **{"Sec-WebSocket-Protocol": "streamlit"})
        self._fragment: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        # BackMsg.rerun_script is field 11, with an empty ClientState.
        await self._socket.write_message(_field(11, b""), binary=True)
        self._reading = asyncio.create_task(self._read())
        self._running = asyncio.create_task(self._run_fragment(await self._fragment))

    async def close(self) -> None:
        """Leave the page."""
        self._running.cancel()
        await super().close()

    async def _answer(self, message: str | bytes) -> None:
        # AutoRerun: field 1 is a float, the interval; field 2 is the fragment.
        if isinstance(message, str) or self._fragment.done():
            return
        if found := re.search(rb"(?s)\x0d....\x12\x20([0-9a-f]{32})", message):
            self._fragment.set_result(found[1].decode())

    def _note(self, message: bytes) -> None:
        super()._note(message)
        # The charts come before the row's time, in messages of their own.
        if not self.row.search(message):
            self.bytes += len(message)

    async def _run_fragment(self, fragment: str) -> None:
        begin = time.monotonic()
        # ClientState.fragment_id and is_auto_rerun.
        state = _field(5, fragment.encode()) + b"\x30\x01"
        for count in range(1, sys.maxsize):
            await asyncio.sleep(begin + count - time.monotonic())
            await self._socket.write_message(_field(11, state), binary=True)


def _field(number: int, content: bytes) -> bytes:
    """A field of a protocol buffer with a length below 128."""
    return bytes([number << 3 | 2, len(content)]) + content
