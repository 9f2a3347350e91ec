"""Faults of a service while pages are open, and networks that are cut and heal."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import requests

from tests.faults.dashboards import Dashboard, stored_numbers, stored_times
from tests.faults.outcome import Outcome, outcome
from tests.faults.senders import Receiver, Sender
from tests.faults.viewers import viewers_of
from tests.support.fakes.faults import FAULTS, TRANSFORMS
from tests.support.fakes.relay import relay
from tests.support.fakes.server import Answer, FakeServer, Request
from tests.support.waiting import until

POLLED = """[sources.api]
type = "json"
url = "{url}/rows"
interval = "200ms"
floor = "200ms"
timeout = "5s"
columns = [{{ name = "number", path = "number" }}]
"""
# A service that says for how long to wait is asked again after that; without it after a minute or an hour.
WAITS = {"402": 402, "429": 429}
NAMES = (*TRANSFORMS, *FAULTS)


class Service:
    """An API whose answers have a number each, and the faults of the contracts."""

    def __init__(self, server: FakeServer) -> None:
        self.answered: list[int] = []
        self.failed = 0
        self._server, self._numbers, self._fault = server, count(1), ""
        server.add("api", "/rows", self._answer)

    def _answer(self, _: Request) -> Answer:
        if self._fault in WAITS:
            return Answer(WAITS[self._fault], {"Retry-After": "1"}, {"error": "refused"})
        number = next(self._numbers)
        if not self._fault:
            self.answered.append(number)
        return Answer(body={"number": number})

    @contextmanager
    def having(self, fault: str) -> Iterator[None]:
        """Answer with a fault inside the block."""
        self._fault = fault
        if fault not in WAITS:
            self._server.fault["api"] = fault
        try:
            yield
        finally:
            self._server.fault.pop("api", None)
            self._fault = ""


def api_faults(folder: Path, viewers: int, seed: int = 7) -> Outcome:
    """Faults of the contracts in turn, three for each of so many open pages: all of them with seven pages."""
    faults = random.Random(seed).sample(NAMES, min(3 * viewers, len(NAMES)))
    with FakeServer(drip_seconds=0.2) as server:
        service = Service(server)
        dashboard = Dashboard(folder, POLLED.format(url=server.url), pages=True)
        with dashboard.running(), viewers_of(dashboard.page, viewers) as pages:
            # Earlier rows are in the document of a page.
            _await_rows(service, 2)
            before = service.answered[-1]
            for fault in faults:
                _await_rows(service, 2)
                with service.having(fault):
                    until(lambda: _state(dashboard)["error"], seconds=180)
                until(lambda: not _state(dashboard)["error"], seconds=180)
            _await_rows(service, 2)
            # The last answer may be on its way still.
            sent = [number for number in service.answered[:-1] if number > before]
            until(lambda: sent[-1] in stored_numbers(dashboard.database, "api"), seconds=180)
            times = stored_times(dashboard.database, "api", sent[0], sent[-1])
            until(lambda: pages.have(times), seconds=180)
            lacking = pages.missing(times)
        stored = stored_numbers(dashboard.database, "api")
        found = outcome(len(sent), sent, {one: stored[one] for one in sent if one in stored})
    note = f"{len(faults)} faults, each of which the page named"
    return found._replace(acknowledged=None, shown=len(times) - lacking, note=note)


def _await_rows(service: Service, more: int) -> None:
    enough = len(service.answered) + more
    until(lambda: len(service.answered) >= enough, seconds=180)


def _state(dashboard: Dashboard) -> Any:
    sources = requests.get(f"{dashboard.url}/api/sources", timeout=30).json()["sources"]
    return next(source for source in sources if source["name"] == "api")


def network_cut(folder: Path, times: int, seed: int = 7) -> Outcome:
    """Cut the network between the dashboard and a program that receives rows, or let it go silent."""
    chance = random.Random(seed)
    dashboard, sender = Dashboard(folder), Sender(pause=0.02)
    with relay() as between, dashboard.running():
        sender.url = dashboard.url
        between.target = int(dashboard.url.rpartition(":")[2])
        receiver = Receiver(f"http://{between.address}")
        with sender.pushing():
            for number in range(times):
                connections = receiver.connections
                broken: Callable[[], Any] = between.cut if number % 2 == 0 else between.silent
                with broken():
                    time.sleep(chance.uniform(0.2, 1.0))
                if number % 2 == 0:
                    until(lambda before=connections: receiver.connections > before, seconds=180)  # type: ignore[misc]
                sender.await_acknowledged(5)
        until(lambda: receiver.received.keys() >= set(sender.acknowledged), seconds=180)
        receiver.close()
    return outcome(sender.sent, sender.acknowledged, stored_numbers(dashboard.database), receiver.received)
