"""The cost of opening a page, and the objects that closed pages leave behind."""

from __future__ import annotations

import asyncio
import time
from typing import Any, NamedTuple

from benchmarks.serving import Server
from benchmarks.viewers import AT_ONCE, close_viewers, open_viewers

FIRST_PAGES = 50
WARMING_PAGES = 3
# Sessions end some seconds after their page (serving.SESSION_MS).
ENDING_SECONDS = 5.0


class Opening(NamedTuple):
    """Server CPU per page for opening it and for closing it; one number per round."""

    figures: int
    open_ms: list[float]
    close_ms: list[float]


async def openings(servers: dict[str, Server], rounds: int, pages: int) -> dict[str, Opening]:
    """Open and close pages of several servers in turn, so that other load of the machine affects all of
    them."""
    made = {}
    for name, server in servers.items():
        warming = await open_viewers(server.url, WARMING_PAGES)
        made[name] = Opening(warming[0].figures, [], [])
        await close_viewers(warming)
    await asyncio.sleep(ENDING_SECONDS)
    for _ in range(rounds):
        for name, server in servers.items():
            opened, closed = await _round(server, pages)
            made[name].open_ms.append(opened)
            made[name].close_ms.append(closed)
    return made


async def _round(server: Server, pages: int) -> tuple[float, float]:
    """CPU milliseconds a page for opening and for closing."""
    before = server.cpu_seconds()
    viewers = [viewer for _ in range(pages) for viewer in await open_viewers(server.url, 1)]
    opened = server.cpu_seconds()
    await close_viewers(viewers)
    await asyncio.sleep(ENDING_SECONDS)
    return 1000 * (opened - before) / pages, 1000 * (server.cpu_seconds() - opened) / pages


class Leftovers(NamedTuple):
    """Counts (servers/live_objects.py) after the first pages and after all, when every one was closed."""

    pages: int
    first: dict[str, Any]
    last: dict[str, Any]

    @property
    def memory_growth(self) -> float:
        """Resident memory after all pages, as a ratio to that after the first."""
        return float(self.last["memory"]) / float(self.first["memory"])

    @property
    def more(self) -> dict[str, int]:
        """The objects that were added since the first pages."""
        kinds = ("threads", "sinks", "sessions", "documents", "subscriptions")
        return {kind: self.last[kind] - self.first[kind] for kind in kinds}


async def leftovers(server: Server, pages: int) -> Leftovers:
    """Open and close pages, some at a time."""
    first = await _opened_and_closed(server, FIRST_PAGES)
    return Leftovers(pages, first, await _opened_and_closed(server, pages - FIRST_PAGES))


async def _opened_and_closed(server: Server, pages: int) -> dict[str, Any]:
    for _ in range(pages // AT_ONCE):
        await close_viewers(await open_viewers(server.url, AT_ONCE))
    return await _counts_when_ended(server)


async def _counts_when_ended(server: Server) -> dict[str, Any]:
    end = time.monotonic() + 30
    while True:
        await asyncio.sleep(ENDING_SECONDS)
        counts = await asyncio.to_thread(server.live_objects)
        if not counts["sessions"] or time.monotonic() > end:
            return counts
