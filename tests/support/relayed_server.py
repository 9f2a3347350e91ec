"""A server of the dashboard behind a relay, which loses its connections when a test says so."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import requests

from tests.support.fakes.relay import Relay, relay
from tests.support.serving import Served, clean_environment, started

SETTINGS = """
[history]
url = "sqlite:///{place}/history.sqlite"
[sources.host]
interval = "500ms"
[sources.readings]
type = "push"
keys = ["city"]
columns = [{{ name = "temperature", unit = "°C" }}]
"""
_values = count(1)


class RelayedServer:
    """A server behind a relay that browsers use; the server may be killed and started again."""

    def __init__(self, place: Path, between: Relay, options: tuple[str, ...]) -> None:
        self.place, self.relay, self._options = place, between, options
        (place / "settings.toml").write_text(SETTINGS.format(place=place), encoding="utf-8")
        self.served: Served
        self.start()

    @property
    def url(self) -> str:
        return f"http://{self.relay.address}/realtime_dashboard"

    def start(self) -> None:
        environment = clean_environment("http://127.0.0.1:9", self.place) | {
            "DASHBOARD_CONFIG": str(self.place / "settings.toml"),
            "BOKEH_ALLOW_WS_ORIGIN": self.relay.address,
        }
        log = self.place / f"server-{next(_values)}.log"
        self.served = started("realtime_dashboard.py", log, environment, self._options)
        self.relay.target = int(self.served.url.rpartition(":")[2].partition("/")[0])

    def kill(self) -> None:
        self.served.process.kill()
        self.served.process.wait()

    @contextmanager
    def killed(self) -> Iterator[None]:
        """Without a server inside the block."""
        self.kill()
        try:
            yield
        finally:
            self.start()

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """With a server that stands still inside the block."""
        os.kill(self.served.process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.served.process.pid, signal.SIGCONT)

    def push(self) -> float:
        """Push a reading that no other one equals; returns its value."""
        value = 20 + next(_values) / 1000
        row: dict[str, str | float] = {"city": "Rome", "temperature": value, "time": time.time()}
        url = f"http://127.0.0.1:{self.relay.target}/push/readings"
        assert requests.post(url, json=[row], timeout=10).status_code == 202
        return value


@contextmanager
def relayed_server(place: Path, *options: str) -> Iterator[RelayedServer]:
    with relay() as between:
        world = RelayedServer(place, between, options)
        try:
            yield world
        finally:
            world.kill()
