"""The routes in a server of the test's own process, over histories that nothing else tells."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
import requests
from tornado.web import Application

from dashboard.app.server import routes
from dashboard.app.settings import load_settings
from dashboard.history.registry import HistoryRegistry
from dashboard.posts.external_counts import ExternalCounts
from dashboard.push.auth import AccessPolicy
from dashboard.push.handlers import PushService
from dashboard.push.ingest import PushIngest
from sources.base import Source
from sources.push import Push
from tests.support.waiting import until


class Pushed:
    """A server that takes pushes, and what comes of them."""

    def __init__(self, url: str, histories: HistoryRegistry, tops: ExternalCounts) -> None:
        self.url, self.histories, self.tops = url, histories, tops

    def push(self, name: str, body: Any, **headers: str) -> requests.Response:
        """POST this as JSON to /push/NAME."""
        return requests.post(f"{self.url}/push/{name}", json=body, headers=headers, timeout=10)

    def told(self, name: str) -> dict[str, list[Any]]:
        """The rows in memory of a source, without gaps' ends, as lists per column."""
        return self.histories[name].window()[0]

    def await_rows(self, name: str, number: int) -> dict[str, list[Any]]:
        until(lambda: name in self.histories and len(self.told(name)["time"]) >= number)
        return self.told(name)


@contextmanager
def taking(
    sources: tuple[Source, ...] = (),
    *,
    token: str = "",
    rate: int = 10_000,
    size: int = 1_000_000,
    names: int = 50,
) -> Iterator[Pushed]:
    """A server with these settings of [push], beside these sources."""
    histories, tops = HistoryRegistry(sources), ExternalCounts()
    for history in histories.values():
        history.feed.start()
    desk = PushService(PushIngest(histories, tops, names), AccessPolicy(token, rate), size)
    loop, ports, ended = asyncio.new_event_loop(), list[int](), asyncio.Event()

    async def serve() -> None:
        server = Application(routes(lambda: desk)).listen(0, address="127.0.0.1")
        ports.extend(sock.getsockname()[1] for sock in server._sockets.values())
        await ended.wait()
        server.stop()
        await server.close_all_connections()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    until(lambda: ports)
    try:
        yield Pushed(f"http://127.0.0.1:{ports[0]}", histories, tops)
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join()
        for history in histories.values():
            history.feed.stop()


Take = Callable[..., Pushed]


@pytest.fixture(autouse=True)
def _soon() -> Iterator[None]:
    """What is pushed is fetched at once, nearly."""
    usual, Push.interval = Push.interval, 0.1  # type: ignore[assignment]  # param converts it
    yield
    Push.interval = usual


@pytest.fixture
def take() -> Iterator[Take]:
    """`take(*sources, token="…")` is a server with these settings."""
    with ExitStack() as ends:
        yield lambda *sources, **settings: ends.enter_context(taking(sources, **settings))


@pytest.fixture
def pushed(take: Take) -> Pushed:
    return take()


@pytest.fixture
def declared(take: Take, tmp_path: Any) -> Callable[[str], Pushed]:
    """A server with the sources of these settings."""

    def serve(text: str) -> Pushed:
        file = tmp_path / "settings.toml"
        file.write_text(text, encoding="utf-8")
        return take(*load_settings(file).sources)

    return serve
