"""A route that tells by how much the event loop was late: `panel serve --plugins benchmarks.servers.late`."""

from __future__ import annotations

import asyncio
import time

from tornado.web import RequestHandler

TICK_SECONDS = 0.01
_late: list[float] = []
_ticking: set[asyncio.Task[None]] = set()


async def _tick() -> None:
    while True:
        at = time.perf_counter()
        await asyncio.sleep(TICK_SECONDS)
        _late.append(time.perf_counter() - at - TICK_SECONDS)


class Late(RequestHandler):
    """The most since the last request; the first begins."""

    def get(self) -> None:
        if not _ticking:
            _ticking.add(asyncio.get_running_loop().create_task(_tick()))
        self.finish({"late_ms": 1000 * max(_late, default=0.0)})
        _late.clear()


ROUTES: list[tuple[str, type[RequestHandler], dict[str, object]]] = [("/late", Late, {})]
