"""The cost of pushes from another process, over persistent connections, with one row each."""

from __future__ import annotations

import asyncio
import json
import math
import time
from collections import Counter
from typing import NamedTuple
from urllib.parse import urlsplit

from benchmarks.serving import ROOT, Server, panel

CONNECTIONS = 20
# Until the page that tested whether the server is up has gone, and its garbage is collected.
WARM_UP_SECONDS = 6.0
RATE_A_SECOND = 1_000


class Accepted(NamedTuple):
    """Pushes at a constant rate: replies by status, milliseconds from the due time of each push to its reply,
    the highest delay of the server's event loop, and its CPU seconds."""

    seconds: float
    statuses: Counter[int]
    took_ms: list[float]
    max_delay_ms: float
    cpu_seconds: float

    def took(self, percent: float) -> float:
        """The given percentile of the milliseconds."""
        return sorted(self.took_ms)[min(math.ceil(len(self.took_ms) * percent / 100), len(self.took_ms)) - 1]


def accepted(seconds: float) -> Accepted:
    """Push to the dashboard with its default settings."""
    with panel(ROOT / "realtime_dashboard.py") as server:
        asyncio.run(_push(server, WARM_UP_SECONDS))
        server.max_delay_ms()
        cpu = server.cpu_seconds()
        statuses, took_ms = asyncio.run(_push(server, seconds))
        return Accepted(seconds, statuses, took_ms, server.max_delay_ms(), server.cpu_seconds() - cpu)


async def _push(server: Server, seconds: float) -> tuple[Counter[int], list[float]]:
    statuses: Counter[int] = Counter()
    took_ms: list[float] = []
    begin, apart = time.perf_counter(), CONNECTIONS / RATE_A_SECOND

    async def follow(number: int) -> None:
        address = urlsplit(server.url)
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        for turn in range(round(seconds / apart)):
            # Due times do not depend on earlier replies: a server that blocks is late for all pushes.
            due = begin + turn * apart + number / RATE_A_SECOND
            await asyncio.sleep(max(due - time.perf_counter(), 0))
            writer.write(_request(address.netloc, turn, number))
            statuses[await _status(reader)] += 1
            took_ms.append((time.perf_counter() - due) * 1000)
        writer.close()

    await asyncio.gather(*(follow(number) for number in range(CONNECTIONS)))
    return statuses, took_ms


def _request(host: str, turn: int, number: int) -> bytes:
    row = {"sender": str(number), "first": math.sin(turn / 50), "second": math.cos(turn / 50)}
    body = json.dumps(row).encode()
    head = f"POST /push/benchmark HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def _status(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.decode().lower().splitlines()
    length = next(int(line.partition(":")[2]) for line in lines if line.startswith("content-length:"))
    await reader.readexactly(length)
    return int(lines[0].split()[1])
