"""What it takes to accept pushes: from another process, over connections that are kept, one row each."""

from __future__ import annotations

import asyncio
import json
import math
import time
from collections import Counter
from typing import NamedTuple
from urllib.parse import urlsplit
from urllib.request import urlopen

from benchmarks.serving import ROOT, Server, panel

CONNECTIONS = 20
# Until the page that was opened to see whether the server is there has gone, and its garbage with it.
WARM_UP_SECONDS = 6.0
RATE_A_SECOND = 1_000


class Accepted(NamedTuple):
    """What came of pushes at a steady rate: answers by their status, milliseconds from when each push was due
    to its answer, what the server's event loop was late by at most, and its CPU seconds."""

    seconds: float
    statuses: Counter[int]
    took_ms: list[float]
    late_ms: float
    cpu_seconds: float

    def took(self, percent: float) -> float:
        """The milliseconds that so many of the pushes took at most."""
        return sorted(self.took_ms)[min(math.ceil(len(self.took_ms) * percent / 100), len(self.took_ms)) - 1]


def accepted(seconds: float) -> Accepted:
    """Push to a dashboard as people serve it."""
    with panel(ROOT / "realtime_dashboard.py") as server:
        asyncio.run(_push(server, WARM_UP_SECONDS))
        _late_ms(server)
        cpu = server.cpu_seconds()
        statuses, took_ms = asyncio.run(_push(server, seconds))
        return Accepted(seconds, statuses, took_ms, _late_ms(server), server.cpu_seconds() - cpu)


def _late_ms(server: Server) -> float:
    """What the event loop was late by at most since this was asked last."""
    with urlopen(server.url.rpartition("/")[0] + "/late", timeout=30) as reply:
        return float(json.load(reply)["late_ms"])


async def _push(server: Server, seconds: float) -> tuple[Counter[int], list[float]]:
    statuses: Counter[int] = Counter()
    took_ms: list[float] = []
    begin, apart = time.perf_counter(), CONNECTIONS / RATE_A_SECOND

    async def follow(number: int) -> None:
        address = urlsplit(server.url)
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        for turn in range(round(seconds / apart)):
            # When it is due, however late the one before was: a server that halts is late for all of these.
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
