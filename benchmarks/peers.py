"""Peers that need packages of their own: their environment, and viewers that speak their protocol."""

from __future__ import annotations

import asyncio
import hashlib
import json
import subprocess
import sys
import time
from pathlib import Path

from tornado.httpclient import AsyncHTTPClient
from tornado.websocket import WebSocketClientConnection, websocket_connect

REQUIREMENTS = Path(__file__).with_name("peers.txt")
ENVIRONMENT = Path(__file__).parent.parent / "build" / "peers"


def peers_python() -> str:
    """The interpreter of the environment of `peers.txt`, which is made where it is missing or another."""
    python, installed = ENVIRONMENT / "bin" / "python", ENVIRONMENT / "installed"
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    if not (installed.is_file() and installed.read_text() == wanted):
        subprocess.run([sys.executable, "-m", "venv", "--clear", ENVIRONMENT], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", REQUIREMENTS], check=True)
        installed.write_text(wanted)
    return str(python)


class SocketIOViewer:
    """One page of `servers/flask_socketio_plotly.py`, without a browser: its HTML, its rows, and the events.

    arrived: as of `viewers.Viewer`. messages, bytes: those with rows since the page was opened.
    """

    def __init__(self) -> None:
        self.arrived: dict[float, float] = {}
        self.figures, self.messages, self.bytes = 0, 0, 0
        self._socket: WebSocketClientConnection
        self._reading: asyncio.Task[None]

    async def open(self, url: str) -> None:
        """Load the page and connect: https://socket.io/docs/v4/engine-io-protocol/"""
        page = await AsyncHTTPClient().fetch(url, request_timeout=120)
        self.figures = page.body.count(b"<div id=")
        host = url.split("/")[2]
        self._socket = await websocket_connect(f"ws://{host}/socket.io/?EIO=4&transport=websocket")
        await self._socket.read_message()
        await self._socket.write_message("40")
        await self._socket.read_message()
        self._reading = asyncio.create_task(self._read())

    async def close(self) -> None:
        """Leave the page."""
        self._socket.close()
        await self._reading

    async def _read(self) -> None:
        while (text := await self._socket.read_message()) is not None:
            now = time.time()
            if text == "2":
                await self._socket.write_message("3")
            elif text[:2] == "42":
                assert isinstance(text, str)
                _, columns = json.loads(text[2:])
                self.messages += 1
                self.bytes += len(text)
                self.arrived.setdefault(float(columns["time"][0]), now)
