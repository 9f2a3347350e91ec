"""The read API in a server of the test's own process, over histories whose rows a test publishes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from dashboard.alerts.manager import AlertManager
from dashboard.alerts.rules import Rule
from dashboard.api.base_handlers import ReadService
from dashboard.api.openapi import description
from dashboard.api.routes import read_routes
from dashboard.feed.feed import Feed
from dashboard.history.history import History
from dashboard.history.registry import HistoryRegistry
from dashboard.posts.external_counts import ExternalCounts
from dashboard.push.auth import AccessPolicy
from dashboard.push.base_handlers import PushService
from dashboard.push.ingest import PushIngest
from dashboard.push.routes import routes
from dashboard.storage.retention import RetentionLimits
from dashboard.storage.writer import StorageWriter
from sources.base import Quantity, Source, frame
from tests.support.feeds import Scripted, publish
from tests.support.http_routes import serving_routes
from tests.support.storage_rows import START

RULE = {"name": "hot", "source": "weather", "quantity": "temperature", "above": 30.0}


class Weather(Scripted):
    """Rows of two quantities by city."""

    keys = ("city",)
    quantities = (Quantity("temperature", "Temperature", "°C"), Quantity("humidity", "Humidity", "%"))

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{"name": "weather", **settings})


class ReadServer:
    """A server of the read API, and the histories that it reads."""

    def __init__(self, url: str, histories: Mapping[str, History]) -> None:
        self.url, self.histories = url, histories

    def get(self, path: str, **parameters: Any) -> requests.Response:
        """GET /api/PATH; a parameter `from_` is `from`."""
        named = {name.rstrip("_"): value for name, value in parameters.items()}
        return requests.get(f"{self.url}/api/{path}", params=named, timeout=20)

    def rows(self, name: str = "weather", **parameters: Any) -> Any:
        """The answer of rows in JSON."""
        answer = self.get(f"sources/{name}/rows", **parameters)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def publish(self, *rows: dict[str, Any], name: str = "weather", sample: bool = False) -> None:
        """Publish a batch of these rows; `at` of each is seconds after START."""
        history = self.histories[name]
        source = history.source
        timed = [{"time": START / 1000 + row["at"], **row} for row in rows]
        columns = ["time", *source.keys, *(quantity.name for quantity in source.quantities)]
        publish(history.feed, frame(timed, columns), START / 1000, sample=sample)


@contextmanager
def serving_reads(
    *sources: Source,
    writer: StorageWriter | None = None,
    token: str = "",
    get_token: Callable[[], str] | None = None,
) -> Iterator[ReadServer]:
    """A server that reads these sources, which are not polled. get_token: of a token that changes."""
    histories = HistoryRegistry(sources, writer)
    feeds: dict[str, Feed] = {name: history.feed for name, history in histories.items()}
    alerts = AlertManager([Rule(**RULE)] if "weather" in feeds else [], feeds)
    alerts.start()
    service = PushService(
        PushIngest(histories, ExternalCounts(), 9), AccessPolicy(get_token or (lambda: token), 10_000), 10_000
    )
    reads = ReadService(histories, alerts, histories.annotations)
    all_routes = [
        *routes(lambda: service, description),
        *read_routes(lambda: service, lambda: reads),
    ]
    try:
        with serving_routes(all_routes) as url:
            yield ReadServer(url, histories)
    finally:
        alerts.stop()


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[StorageWriter]:
    made = StorageWriter(f"sqlite:///{tmp_path / 'history.sqlite'}", RetentionLimits())
    yield made
    made.close()


@pytest.fixture
def server() -> Iterator[ReadServer]:
    """Without a database."""
    with serving_reads(Weather()) as server:
        yield server


@pytest.fixture(params=["memory", "database"])
def either(request: pytest.FixtureRequest) -> Iterator[ReadServer]:
    """Without a database, and with one."""
    writer = request.getfixturevalue("writer") if request.param == "database" else None
    with serving_reads(Weather(), writer=writer) as server:
        yield server
