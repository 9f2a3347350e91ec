"""The push and read API and the channel of pages: for `panel serve --plugins dashboard.app.server`.

Without `panel serve`, `listen()` answers the API.
"""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import cache, lru_cache
from typing import NamedTuple

from tornado.web import Application

from dashboard.api.base_handlers import ReadService
from dashboard.api.openapi import description
from dashboard.api.routes import read_routes
from dashboard.app import http_server
from dashboard.app.broker_start import check_processes
from dashboard.app.runtime import Running, running, started
from dashboard.app.settings import SettingsError
from dashboard.monitoring.handlers import monitoring_routes
from dashboard.monitoring.metrics import Metrics
from dashboard.page_channel.handler import channel_routes
from dashboard.push.auth import TOKEN, AccessPolicy
from dashboard.push.base_handlers import PushService
from dashboard.push.routes import routes
from sources.environment import variable
from sources.environment_files import environment_files


class Listening(NamedTuple):
    """The address of a server that accepts pushes, and the function that stops it."""

    address: str
    stop: Callable[[], None]


def push_service(run: Running) -> PushService:
    """The push API of a process: its histories, access policy, limits and metrics."""
    limits = run.settings.push
    return PushService(
        run.ingest,
        AccessPolicy(_token, limits.rate),
        limits.size_kb * 1000,
        run.metrics.observe_push,
        run.broker.pushes.accept if run.broker else None,
    )


def _token() -> str:
    """The push token of now: it may be changed in `.env` while the process runs."""
    return _token_in(int(time.monotonic()))


@lru_cache(maxsize=1)
def _token_in(_second: int) -> str:
    # Files are looked at once a second, not at each of a thousand pushes.
    environment_files.reload()
    return variable(TOKEN)


@cache
def _service() -> PushService:
    return push_service(running())


def _reads() -> ReadService:
    run = running()
    return ReadService(run.histories, run.alerts, run.histories.annotations, run.metrics.observe_read)


def _metrics() -> Metrics:
    return running().metrics


def _problems() -> list[str]:
    """Why this process is not ready, as a text for operators."""
    try:
        run = running()
    except SettingsError:
        # Its text may quote a setting, and everybody may read this.
        return ["The settings are not valid. The log has the reason, as has `realtime-dashboard check`."]
    error, trouble = run.histories.storage_error, run.broker.trouble if run.broker else ""
    return [*([f"The history is not stored. {error}"] if error else []), *([trouble] if trouble else [])]


# Before Panel starts the processes: it would start each that ends again and again.
check_processes(sys.argv)
http_server.install(started)
_OWN_ROUTES = [
    *routes(_service, description),
    *read_routes(_service, _reads),
    *monitoring_routes(_service, _metrics, _problems),
]
# `panel serve` adds these to its own.
ROUTES = [*_OWN_ROUTES, *channel_routes()]


def listen(port: int = 5007) -> Listening:
    """Accept pushes at a port of localhost, in a thread; for notebooks and scripts.

    Raises SettingsError, and OSError where the port is in use.
    """
    _service()
    started: Future[Listening] = Future()
    threading.Thread(target=lambda: asyncio.run(_serve(port, started)), name="routes", daemon=True).start()
    return started.result()


async def _serve(port: int, started: Future[Listening]) -> None:
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    try:
        server = Application(_OWN_ROUTES).listen(port, address="localhost")
    except OSError as error:
        started.set_exception(error)
        return

    def stop() -> None:
        loop.call_soon_threadsafe(stopped.set)

    started.set_result(Listening(f"http://localhost:{port}", stop))
    await stopped.wait()
    server.stop()
    await server.close_all_connections()
