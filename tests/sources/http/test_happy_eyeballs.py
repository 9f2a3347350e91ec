"""The first address that takes the connection wins, however many others do not."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest

from sources.http.client import Http
from sources.http.happy_eyeballs import connect, interleaved
from tests.support.fakes.server import Answer, FakeServer


@pytest.fixture
def full() -> Iterator[socket.socket]:
    """A server whose backlog is full, so that further connections get no answer."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(listening.getsockname())
        yield listening
        for one in waiting:
            one.close()


def _addresses(monkeypatch: pytest.MonkeyPatch, *ports: int) -> None:
    """Have every name lead to these ports of 127.0.0.1."""
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port)) for port in ports]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: found)


def test_connect_tries_the_next_address_while_the_first_is_silent(
    full: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as good:
        _addresses(monkeypatch, full.getsockname()[1], good.getsockname()[1])
        started = time.monotonic()
        with connect("svc.test", 80, 20.0, stagger=0.05) as connected:
            assert connected.getpeername() == good.getsockname()
            assert connected.gettimeout() == 20.0
        assert time.monotonic() - started < 10


def test_connect_tries_the_next_address_at_once_where_one_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as good:
        _addresses(monkeypatch, 1, good.getsockname()[1])
        with connect("svc.test", 80, 20.0, stagger=1e9) as connected:
            assert connected.getpeername() == good.getsockname()


def test_connect_raises_the_first_error_where_all_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    _addresses(monkeypatch, 1, 2)
    with pytest.raises(ConnectionRefusedError):
        connect("svc.test", 80, 20.0)


def test_connect_tries_all_addresses_within_the_time_limit(
    full: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as good:
        _addresses(monkeypatch, *[full.getsockname()[1]] * 20, good.getsockname()[1])
        with connect("svc.test", 80, 2.0, stagger=1e9) as connected:
            assert connected.getpeername() == good.getsockname()


def test_connect_gives_up_at_the_time_limit_of_all_addresses_together(
    full: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = full.getsockname()[1]
    _addresses(monkeypatch, port, port, port)
    with pytest.raises(TimeoutError):
        connect("svc.test", 80, 0.2, stagger=0.05)


def test_addresses_of_two_families_take_turns() -> None:
    six, four = [(10, "a"), (10, "b")], [(2, "c"), (2, "d"), (2, "e")]
    assert interleaved([*six, *four]) == [(10, "a"), (2, "c"), (10, "b"), (2, "d"), (2, "e")]


def test_http_reaches_a_service_whose_first_address_is_silent(
    full: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeServer() as server:
        server.add("svc", "/data", lambda _: Answer(body=[1]))
        _addresses(monkeypatch, full.getsockname()[1], int(server.url.rpartition(":")[2]))
        assert Http("Svc", timeout=20).get_json("http://svc.test/data").data == [1]
