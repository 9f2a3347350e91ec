"""The push API in a server of the test's own process, with histories that receive nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
import requests

from dashboard.app.settings import load_settings
from dashboard.history.registry import HistoryRegistry
from dashboard.posts.external_counts import ExternalCounts
from dashboard.push.auth import AccessPolicy
from dashboard.push.base_handlers import PushService
from dashboard.push.ingest import PushIngest
from dashboard.push.routes import routes
from sources.base import Source
from sources.push import Push
from tests.support.http_routes import serving_routes
from tests.support.waiting import until


class PushServer:
    """A server of the push API, and the histories and counts that its pushes reach."""

    def __init__(self, url: str, histories: HistoryRegistry, counts: ExternalCounts) -> None:
        self.url, self.histories, self.external_counts = url, histories, counts

    def push(self, name: str, body: Any, **headers: str) -> requests.Response:
        """POST this as JSON to /push/NAME."""
        return requests.post(f"{self.url}/push/{name}", json=body, headers=headers, timeout=10)

    def rows(self, name: str) -> dict[str, list[Any]]:
        """The rows of a source in memory, as a list per column."""
        return self.histories[name].window()[0]

    def await_rows(self, name: str, number: int) -> dict[str, list[Any]]:
        until(lambda: name in self.histories and len(self.rows(name)["time"]) >= number)
        return self.rows(name)


@contextmanager
def serving_pushes(
    sources: tuple[Source, ...] = (),
    *,
    token: str = "",
    rate: int = 10_000,
    size: int = 1_000_000,
    names: int = 50,
) -> Iterator[PushServer]:
    """A server with these settings of [push], beside these sources."""
    histories, counts = HistoryRegistry(sources), ExternalCounts()
    for history in histories.values():
        history.feed.start()
    service = PushService(PushIngest(histories, counts, names), AccessPolicy(lambda: token, rate), size)
    try:
        with serving_routes(routes(lambda: service)) as url:
            yield PushServer(url, histories, counts)
    finally:
        for history in histories.values():
            history.feed.stop()


StartServer = Callable[..., PushServer]


@pytest.fixture(autouse=True)
def _short_interval() -> Iterator[None]:
    """Pushed rows are fetched after 0.1 s."""
    usual, Push.interval = Push.interval, 0.1  # type: ignore[assignment]  # param converts it
    yield
    Push.interval = usual


@pytest.fixture
def start_server() -> Iterator[StartServer]:
    """`start_server(*sources, token="…")` is a server with these settings."""
    with ExitStack() as ends:
        yield lambda *sources, **settings: ends.enter_context(serving_pushes(sources, **settings))


@pytest.fixture
def server(start_server: StartServer) -> PushServer:
    return start_server()


@pytest.fixture
def configured(start_server: StartServer, tmp_path: Any) -> Callable[[str], PushServer]:
    """A server with the sources of these settings."""

    def serve(text: str) -> PushServer:
        file = tmp_path / "settings.toml"
        file.write_text(text, encoding="utf-8")
        return start_server(*load_settings(file).sources)

    return serve
