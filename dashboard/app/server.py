"""The routes by which programs push: for `panel serve --plugins dashboard.app.server`, or `listen()`."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future
from functools import cache
from typing import Any, NamedTuple

from tornado.web import Application

from dashboard.app.runtime import Running, running
from dashboard.posts.external_counts import Kind
from dashboard.push.auth import TOKEN, AccessPolicy
from dashboard.push.handlers import (
    PushCounters,
    PushCounts,
    PushLeaders,
    PushRows,
    PushService,
    TellCounters,
    TellCounts,
    TellDescription,
    TellLeaders,
)
from dashboard.push.ingest import PushIngest

TOPS: dict[str, Kind] = {
    "most_used_hashtags": "hashtags",
    "most_mentioned_users": "mentioned",
    "most_active_users": "active",
}


class Listening(NamedTuple):
    """Where pushes are taken, and the function that ends it."""

    address: str
    stop: Callable[[], None]


def desk_of(run: Running) -> PushService:
    """Where pushes to this process are taken. Raises SettingsError."""
    gate = AccessPolicy(os.environ.get(TOKEN, "").strip(), run.push.rate)
    return PushService(
        PushIngest(run.histories, run.statistics.tops, run.push.names), gate, run.push.size_kb * 1000
    )


def routes(desk: Callable[[], PushService]) -> list[tuple[str, type[Any], dict[str, Any]]]:
    """All routes as Tornado takes them. desk: asked at each request."""
    there: dict[str, Any] = {"desk": desk}
    tops = [
        (f"/{verb}_{name}", handler, {**there, "kind": kind})
        for name, kind in TOPS.items()
        for verb, handler in (("update", PushLeaders), ("refresh", TellLeaders))
    ]
    return [
        ("/push/openapi.json", TellDescription, {}),
        ("/push/([^/]+)", PushRows, there),
        *tops,
        ("/update_tweet_counters", PushCounters, there),
        ("/refresh_tweet_counters", TellCounters, there),
        ("/updateData", PushCounts, there),
        ("/refreshData", TellCounts, there),
    ]


@cache
def _desk() -> PushService:
    return desk_of(running())


# What `panel serve` adds to the server's own.
ROUTES = routes(_desk)


def listen(port: int = 5007) -> Listening:
    """Take pushes at this port of this computer, in a thread of their own; for notebooks and scripts.

    Raises OSError where the port is taken.
    """
    _desk()
    opened: Future[Listening] = Future()
    threading.Thread(target=lambda: asyncio.run(_serve(port, opened)), name="routes", daemon=True).start()
    return opened.result()


async def _serve(port: int, opened: Future[Listening]) -> None:
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    try:
        server = Application(ROUTES).listen(port, address="localhost")
    except OSError as error:
        opened.set_exception(error)
        return

    def stop() -> None:
        loop.call_soon_threadsafe(ended.set)

    opened.set_result(Listening(f"http://localhost:{port}", stop))
    await ended.wait()
    server.stop()
    await server.close_all_connections()
