"""Requests reach the process that has a role, and each has an answer or a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from typing import Any

import pytest

from dashboard.broker.connection import BrokerConnection
from dashboard.broker.leases import Leases
from dashboard.broker.requests import RequestFailed, Requests
from tests.support.redis_server import RedisServer
from tests.support.waiting import until

Start = Callable[..., "Process"]


class Process:
    """One process: its leases, and the requests that it sends and answers."""

    def __init__(self, redis: RedisServer) -> None:
        self.connection = BrokerConnection(redis.url, "test")
        self.leases = Leases(self.connection)
        self.leases.add_role("role", lambda: None)
        self.requests = Requests(self.connection, self.leases)
        self.requests.register_handler("double", lambda _: "role", self._double)
        self.listening, self.received = 0, list[bytes]()
        self.requests.on_listening(self._on_listening)
        self.requests.subscribe("news", self.received.append)
        self.requests.start()
        until(lambda: self.listening, 60)

    def _on_listening(self) -> None:
        self.listening += 1

    def _double(self, head: Mapping[str, Any], payload: bytes) -> Future[bytes]:
        if head.get("times", 2) != 2:
            raise ValueError("It only doubles.")
        answer: Future[bytes] = Future()
        answer.set_result(payload * 2)
        return answer


@pytest.fixture
def start(redis: RedisServer) -> Iterator[Start]:
    started: list[Process] = []

    def process() -> Process:
        started.append(Process(redis))
        return started[-1]

    yield process
    for one in started:
        one.connection.ended.set()


def test_the_holder_of_the_role_answers_also_itself(start: Start) -> None:
    holder, other = start(), start()
    holder.leases.renew()
    for process in (holder, other):
        assert process.requests.send("role", "double", {}, b"ab", timeout=60).result(60) == b"abab"


def test_what_the_handler_raises_is_the_kind_and_the_text_of_the_error(start: Start) -> None:
    holder, other = start(), start()
    holder.leases.renew()
    with pytest.raises(RequestFailed, match=r"It only doubles\.") as caught:
        other.requests.send("role", "double", {"times": 3}, timeout=60).result(60)
    assert caught.value.kind == "ValueError"


def test_without_a_holder_the_request_fails_when_its_time_is_over(start: Start) -> None:
    with pytest.raises(RequestFailed, match="No process of this dashboard"):
        start().requests.send("role", "double", {}, timeout=0.3).result(60)


def test_a_broadcast_reaches_all_that_listen(start: Start) -> None:
    processes = [start(), start()]
    processes[0].requests.broadcast("news", b"rain")
    until(lambda: [one.received for one in processes] == [[b"rain"], [b"rain"]], 60)
