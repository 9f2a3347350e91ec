"""The cost of keys: of a new one on open pages, and of thousands beside other sources.

`python -m benchmarks keys` measures both. One core has the server; the other has all that measures it.
"""

from __future__ import annotations

import asyncio
import json
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

from tornado.httpclient import AsyncHTTPClient

from benchmarks.serving import ROOT, SERVERS, Server, panel
from benchmarks.viewers import close_viewers, open_viewers

PAGES = 10
STATIONS = 2_200
COLUMNS = 50
SETTLE_SECONDS = 8.0
PAUSE_SECONDS = 0.1


class Effort(NamedTuple):
    """How many pushes of each kind, and seconds beside the stations."""

    pushes: int
    seconds: float


FULL, QUICK = Effort(20, 60.0), Effort(8, 20.0)


class Beside(NamedTuple):
    """Milliseconds of pushes and of requests for the page, and the highest delay of the event loop."""

    push_ms: list[float]
    page_ms: list[float]
    max_delay_ms: float


def measure(effort: Effort) -> str:
    """All figures as Markdown."""
    with _stations(3) as port, _dashboard(port) as server:
        known, new, columns, delay = asyncio.run(_new_keys(server, effort.pushes))
    with _stations(STATIONS) as port, _dashboard(port) as server:
        beside = asyncio.run(_beside(server, effort.seconds))
    extra = statistics.median(new) - statistics.median(known)
    return "\n".join(
        [
            f"| on {PAGES} open pages, server CPU in all | ms |",
            "|---|---:|",
            f"| a pushed row of a known key | {statistics.median(known):.0f} |",
            f"| a pushed row of a new key, beyond that | {extra:.0f} |",
            f"| a push with {COLUMNS} new columns | {columns:.0f} |",
            f"| highest delay of the event loop at new keys and columns | {delay:.0f} |",
            "",
            f"| beside {STATIONS:,} stations every 5 s, {PAGES} pages open | ms |",
            "|---|---:|",
            f"| highest delay of the event loop | {beside.max_delay_ms:.0f} |",
            f"| pushes to another source: median, slowest | {_two(beside.push_ms)} |",
            f"| requests for a page: median, slowest | {_two(beside.page_ms)} |",
        ]
    )


def _two(taken: list[float]) -> str:
    return f"{statistics.median(taken):.0f}, {max(taken):.0f}"


async def _new_keys(server: Server, pushes: int) -> tuple[list[float], list[float], float, float]:
    """CPU of each push of a known key, and of a new one; of a push of many columns; the highest delay."""
    await _push(server, "readings", [{"place": "first", "value": 1.0}])
    viewers = await open_viewers(server.url, PAGES)
    await asyncio.sleep(SETTLE_SECONDS)
    server.max_delay_ms()
    known, new = [], []
    for number in range(pushes):
        known.append(await _cpu_of_push(server, [{"place": "first", "value": 1.0}]))
        new.append(await _cpu_of_push(server, [{"place": f"place {number}", "value": 1.0}]))
    shape = {"place": "first", **{f"column {number}": 1.0 for number in range(COLUMNS - 1)}}
    columns = await _cpu_of_push(server, [shape], SETTLE_SECONDS)
    delay = server.max_delay_ms()
    await close_viewers(viewers)
    return known, new, columns, delay


async def _cpu_of_push(server: Server, rows: list[dict[str, Any]], seconds: float = 1.5) -> float:
    """Milliseconds of CPU from a push until it is on all pages; without those of an idle server."""
    before = server.cpu_seconds()
    await asyncio.sleep(seconds)
    idle = server.cpu_seconds() - before
    await _push(server, "readings", rows)
    await asyncio.sleep(seconds)
    return 1000 * (server.cpu_seconds() - before - 2 * idle)


async def _beside(server: Server, seconds: float) -> Beside:
    viewers = await open_viewers(server.url, PAGES)
    await asyncio.sleep(SETTLE_SECONDS)
    server.max_delay_ms()
    result = Beside([], [], 0.0)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        result.push_ms.append(await _push(server, "other", [{"value": random.random()}]))
        await asyncio.sleep(PAUSE_SECONDS)
    delay = server.max_delay_ms()
    for _ in range(5):
        result.page_ms.append(await _timed(server.url))
        await asyncio.sleep(1.0)
    await close_viewers(viewers)
    return result._replace(max_delay_ms=delay)


async def _push(server: Server, name: str, rows: list[dict[str, Any]]) -> float:
    return await _timed(
        f"{server.url.rpartition('/')[0]}/push/{name}",
        method="POST",
        body=json.dumps(rows),
        headers={"Content-Type": "application/json"},
    )


async def _timed(url: str, **options: Any) -> float:
    """Milliseconds of a request."""
    begin = time.perf_counter()
    await AsyncHTTPClient().fetch(url, request_timeout=60, **options)
    return 1000 * (time.perf_counter() - begin)


@contextmanager
def _dashboard(port: int) -> Iterator[Server]:
    text = (SERVERS / "many_keys.toml").read_text(encoding="utf-8").replace("PORT", str(port))
    with tempfile.TemporaryDirectory(prefix="settings-") as folder:
        settings = Path(folder) / "settings.toml"
        settings.write_text(text, encoding="utf-8")
        with panel(ROOT / "realtime_dashboard.py", settings=settings) as server:
            yield server


@contextmanager
def _stations(number: int) -> Iterator[int]:
    """A service with so many stations; yields its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            rows = [
                {"id": f"s{n}", "bikes": random.randint(0, 30), "docks": random.randint(0, 30)}
                for n in range(number)
            ]
            body = json.dumps(rows).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    service = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=service.serve_forever, daemon=True)
    thread.start()
    try:
        yield service.server_address[1]
    finally:
        service.shutdown()
        thread.join()
        service.server_close()
