"""A route with the delay of the event loop: `panel serve --plugins benchmarks.servers.loop_delay`."""

from __future__ import annotations

import asyncio
import time

from tornado.web import RequestHandler

TICK_SECONDS = 0.01
_delays: list[float] = []
_ticking: set[asyncio.Task[None]] = set()


async def _tick() -> None:
    while True:
        at = time.perf_counter()
        await asyncio.sleep(TICK_SECONDS)
        _delays.append(time.perf_counter() - at - TICK_SECONDS)


class LoopDelay(RequestHandler):
    """The highest delay since the last request; the first request starts the measurement."""

    def get(self) -> None:
        if not _ticking:
            _ticking.add(asyncio.get_running_loop().create_task(_tick()))
        self.finish({"max_delay_ms": 1000 * max(_delays, default=0.0)})
        _delays.clear()


ROUTES: list[tuple[str, type[RequestHandler], dict[str, object]]] = [("/loop_delay", LoopDelay, {})]
