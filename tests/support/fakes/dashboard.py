"""A dashboard that accepts pushes and stores them."""

from __future__ import annotations

from ast import literal_eval
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from tests.support.fakes.server import Answer, FakeServer, Request

COUNTERS = "/update_tweet_counters"
HASHTAGS, MENTIONS = "/update_most_used_hashtags", "/update_most_mentioned_users"
AUTHORS = "/update_most_active_users"


class FakeDashboard:
    """The routes of the Spark job on a server.

    received: the last fields of each route.
    totals: every total that was received.
    on_counters: called with the number of received totals, before the reply to the newest one.
    """

    def __init__(self, server: FakeServer, on_counters: Callable[[int], object] = lambda _: None) -> None:
        self._server, self.on_counters = server, on_counters
        self.received: dict[str, dict[str, Any]] = {}
        self.totals: list[int] = []
        server.add("dashboard", "/update_*", self._receive)

    def _receive(self, request: Request) -> Answer:
        self.received[request.path] = form = fields(request)
        if request.path == COUNTERS:
            self.totals.append(form["total"])
            self.on_counters(len(self.totals))
        return Answer(201, {"Content-Type": "text/plain"}, b"success")

    @property
    def requests(self) -> list[Request]:
        return self._server.requests_to("/update_*")


def fields(request: Request) -> dict[str, Any]:
    """The fields of a form, whose values are Python literals."""
    form = parse_qsl(request.body.decode(), keep_blank_values=True, strict_parsing=True)
    return {name: literal_eval(value) for name, value in form}
