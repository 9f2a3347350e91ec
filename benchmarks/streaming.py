"""The cost and the latency of a row to N viewers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from statistics import median, quantiles
from typing import NamedTuple

from benchmarks.peer_viewers import (
    DashIntervalViewer,
    DashSocketViewer,
    NiceGUIViewer,
    SocketIOViewer,
    StreamlitViewer,
)
from benchmarks.serving import Server
from benchmarks.viewers import PageViewer, Viewer, close_viewers, open_viewers

SLICES = 4
ROW_SECONDS = 1.0
# Panel collects garbage some seconds after a session ends, as that of the first request does.
SETTLING_SECONDS = 10.0
OPENED_SECONDS = 2.0
ON_THEIR_WAY_SECONDS = 2.0
MISSED_AFTER_SECONDS = 10.0


class Design(NamedTuple):
    """How a design brings rows to its pages: what a page of it is, and whether its polls can be counted."""

    name: str
    viewer: Callable[[], PageViewer]
    counts_polls: bool = False


OURS = Design("ours", Viewer, counts_polls=True)
BARE_BOKEH = Design("bare Bokeh", Viewer)
# Each row goes into three data sources.
TUTORIAL = Design("tutorial", lambda: Viewer(3))
# By the scripts in `servers` that serve them.
PEERS = {
    "flask_socketio_plotly.py": Design("Flask-SocketIO with plotly.js", SocketIOViewer),
    "nicegui_plotly.py": Design("NiceGUI with plotly.js", NiceGUIViewer),
    "dash_websocket.py": Design("Dash, WebSocket callback", DashSocketViewer),
    "dash_interval.py": Design("Dash, Interval", DashIntervalViewer),
}
# Each viewer has it draw all rows anew.
STREAMLIT = Design("Streamlit fragment", StreamlitViewer)


class Idle(NamedTuple):
    """What a server uses without viewers: CPU seconds a second, and bytes of memory."""

    cpu: float
    memory: int


class RowCosts(NamedTuple):
    """Some seconds with N viewers. `cpu_ms` is per row and viewer, one number per slice, minus
    what the server uses without viewers (`idle_ms` a second); `latency_ms` is the time from a row to its
    arrival. bytes: of a message with rows. memory: bytes that the server has for each viewer."""

    viewers: int
    idle_ms: float
    cpu_ms: list[float]
    rows_due: int
    rows_missed: int
    latency_ms: list[float]
    polls_per_interval: float
    messages_a_second: float
    bytes_a_message: float
    memory: float

    def latency(self, percent: int) -> float:
        """The given percentile of the latency in ms."""
        return quantiles(self.latency_ms, n=100)[percent - 1] if len(self.latency_ms) > 1 else float("nan")


async def row_costs(design: Design, server: Server, viewers: Sequence[int], seconds: float) -> list[RowCosts]:
    """Measure the server with increasing numbers of viewers. `viewers` is in ascending order."""
    idle = Idle(await _idle_cpu(server, seconds / 2), server.memory_bytes())
    opened: list[PageViewer] = []
    made: list[RowCosts] = []
    for number in viewers:
        opened += await open_viewers(server.url, number - len(opened), design.viewer)
        made.append(await _row_costs(design, server, opened, seconds, idle))
    await close_viewers(opened)
    return made


async def _idle_cpu(server: Server, seconds: float) -> float:
    """CPU seconds a second without viewers; the median, as a collection of garbage is no beat's cost."""
    await asyncio.sleep(SETTLING_SECONDS)
    used = []
    for _ in range(SLICES):
        before = server.cpu_seconds()
        await asyncio.sleep(seconds / SLICES)
        used.append((server.cpu_seconds() - before) / (seconds / SLICES))
    return median(used)


async def _row_costs(
    design: Design, server: Server, viewers: list[PageViewer], seconds: float, idle: Idle
) -> RowCosts:
    await asyncio.sleep(OPENED_SECONDS)
    cpu_ms, begin = [], time.time()
    messages, size = _sums(viewers)
    for _ in range(SLICES):
        cpu, at, rows = server.cpu_seconds(), time.time(), _rows(viewers)
        await asyncio.sleep(seconds / SLICES)
        used = server.cpu_seconds() - cpu - idle.cpu * (time.time() - at)
        cpu_ms.append(1000 * used / max(_rows(viewers) - rows, 1))
    end = time.time()
    messages, size = (after - before for after, before in zip(_sums(viewers), (messages, size), strict=True))
    await asyncio.sleep(ON_THEIR_WAY_SECONDS)
    # Counted after the rows have arrived, since counting blocks the server.
    polls = await _polls(server, begin, end) if design.counts_polls else []
    # Pages that make their own rows poll at times of their own, one of which may be outside the interval.
    due = len(polls) or int((end - begin) / ROW_SECONDS) - 1
    missed = await _missed(viewers, begin, end, due)
    latency_ms = [1000 * came - at for rows in _got(viewers, begin, end) for at, came in rows.items()]
    return RowCosts(
        len(viewers), 1000 * idle.cpu, cpu_ms, due * len(viewers), missed, latency_ms, _per_interval(polls),
        messages / len(viewers) / (end - begin), size / max(messages, 1),
        (server.memory_bytes() - idle.memory) / len(viewers),
    )  # fmt: skip


def _sums(viewers: list[PageViewer]) -> tuple[int, int]:
    """The messages with rows that all viewers have had, and their bytes."""
    return sum(viewer.messages for viewer in viewers), sum(viewer.bytes for viewer in viewers)


def _rows(viewers: list[PageViewer]) -> int:
    return sum(len(viewer.arrived) for viewer in viewers)


def _got(viewers: list[PageViewer], begin: float, end: float) -> list[dict[float, float]]:
    """The rows made between two moments that each viewer has."""
    return [
        {at: came for at, came in viewer.arrived.items() if begin <= at / 1000 < end} for viewer in viewers
    ]


async def _missed(viewers: list[PageViewer], begin: float, end: float, due: int) -> int:
    """Rows that have not arrived at a viewer after MISSED_AFTER_SECONDS."""
    missed = due * len(viewers)
    while missed and time.time() < end + MISSED_AFTER_SECONDS:
        missed = sum(max(due - len(rows), 0) for rows in _got(viewers, begin, end))
        await asyncio.sleep(ROW_SECONDS / 10)
    return missed


async def _polls(server: Server, begin: float, end: float) -> list[float]:
    """The times at which the process polled its source; each poll returned one row."""
    counts = await asyncio.to_thread(server.live_objects)
    # The time of a row is in whole milliseconds.
    return [at for at in counts["fetched_at"] if begin <= int(at * 1000) / 1000 < end]


def _per_interval(polls: list[float]) -> float:
    return (len(polls) - 1) * ROW_SECONDS / (polls[-1] - polls[0]) if len(polls) > 1 else float("nan")
