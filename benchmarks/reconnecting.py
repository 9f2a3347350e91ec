"""Pages that lost their server and come back at once: when all are whole again, and the beat meanwhile."""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from typing import NamedTuple

from tornado.httpclient import AsyncHTTPClient
from tornado.websocket import WebSocketClientConnection, websocket_connect

from benchmarks.opening import ENDING_SECONDS
from benchmarks.serving import Server
from benchmarks.viewers import Viewer

# What a browser does with a page, without the server: load again, run the scripts, lay out and paint.
BROWSER_SECONDS = 1.0
BEAT_SECONDS = 1.0


class Reconnecting(NamedTuple):
    """After how many seconds pages were whole, and by how many ms a beat was late at most, on any channel."""

    pages: int
    median_seconds: float
    last_seconds: float
    late_ms: float

    def __str__(self) -> str:
        return (
            f"{self.pages} pages that come back at once: half are whole after {self.median_seconds:.0f} s, "
            f"all after {self.last_seconds:.1f} s; the beat late by at most {self.late_ms:.0f} ms."
        )


async def reconnecting(server: Server, pages: int) -> Reconnecting:
    """Have the channels of so many pages connect at once, request their turns, and load again in them."""
    # All may wait for the server at once, not for each other here.
    AsyncHTTPClient.configure(None, max_clients=pages + 1)
    late = [0.0]
    warming = Viewer()
    await warming.open(server.url)
    begin = time.monotonic()
    whole = await asyncio.gather(*(_come_back(server.url, late) for _ in range(pages)))
    seconds = [at - begin for at, _ in whole]
    await asyncio.gather(*(viewer.close() for _, viewer in whole), warming.close())
    await asyncio.sleep(ENDING_SECONDS)
    return Reconnecting(pages, statistics.median(seconds), max(seconds), 1000 * max(late))


async def _come_back(url: str, late: list[float]) -> tuple[float, Viewer]:
    """When a page was whole, and the page."""
    channel = await websocket_connect(f"{url.replace('http', 'ws', 1).rpartition('/')[0]}/channel")
    await channel.write_message("reload")
    await _turn(channel, late)
    channel.close()
    viewer = Viewer()
    await asyncio.sleep(BROWSER_SECONDS)
    await viewer.open(url)
    await viewer.report_loaded()
    return time.monotonic(), viewer


async def _turn(channel: WebSocketClientConnection, late: list[float]) -> None:
    """Wait for the turn, and note how late beats are."""
    last = time.monotonic()
    while (text := await channel.read_message()) is not None:
        now = time.monotonic()
        late.append(now - last - BEAT_SECONDS)
        last = now
        if "turn" in json.loads(text):
            return
    raise AssertionError("the server has closed the channel of a page that waits")
