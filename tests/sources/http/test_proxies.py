"""One rule for proxies over all sources, and an error names the proxy where it is to blame."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from sources.base import SourceError
from sources.http.client import Http, Unreachable
from sources.http.proxies import proxy_of, read_proxy
from tests.support.fakes.server import Answer, FakeServer


@pytest.fixture(autouse=True)
def _no_proxy_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a server that takes connections and never replies."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"127.0.0.1:{listening.getsockname()[1]}"


def _host(url: str, setting: str = "") -> str:
    proxy = proxy_of(url, setting)
    return proxy.host if proxy else ""


def test_proxy_of_follows_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _host("wss://stream.example.org/subscribe") == ""
    monkeypatch.setenv("HTTPS_PROXY", "proxy.example.org:3128")
    assert (
        _host("wss://stream.example.org/subscribe")
        == _host("https://example.org")
        == "proxy.example.org:3128"
    )
    assert _host("ws://stream.example.org/subscribe") == _host("http://example.org") == ""
    monkeypatch.setenv("NO_PROXY", "example.org")
    assert _host("wss://stream.example.org/subscribe") == ""
    assert _host("https://example.org", "http://own.example.org") == "own.example.org:80"


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
def test_advice_names_the_variable_that_sets_the_proxy(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "http://ada:s3cret@proxy.example.org")
    proxy = proxy_of("https://api.example.org/")
    assert proxy
    assert proxy.advice.startswith(f"Check {name}, or name the host of the service in NO_PROXY")


@pytest.mark.parametrize(
    "address", ["ftp://h:21", "http://", "   ", "http://u:s3cret@[bad", "h:99999", "h:0"]
)
def test_address_of_no_proxy_is_an_error_without_its_login(address: str) -> None:
    with pytest.raises(ValueError, match=r"^proxy must be the address of a proxy") as caught:
        read_proxy(address, "proxy")
    assert "s3cret" not in str(caught.value)


def test_service_is_not_blamed_for_a_proxy_whose_address_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://proxy:99999")
    with pytest.raises(
        Unreachable, match="was not called: HTTP_PROXY must be the address of a proxy"
    ) as caught:
        Http("Svc").get_json("http://api.example.org/data")
    assert not caught.value.sent


def test_proxy_that_answers_in_place_of_the_service_is_named() -> None:
    with FakeServer() as server:
        server.add("proxy", "/*", lambda _: Answer(403, body=b"<h1>Blocked: category Weather</h1>"))
        with pytest.raises(SourceError) as caught:
            Http("Svc", proxy=server.url).get_json("http://api.example.org/data")
        host = server.url.removeprefix("http://")
    assert str(caught.value).startswith(f"Svc, by way of the proxy {host}, answered 403: Blocked: category")


def test_silent_proxy_is_named(silent: str) -> None:
    with pytest.raises(Unreachable, match=f"Svc, by way of the proxy {silent}, did not reply in full"):
        Http("Svc", proxy=silent, timeout=0.3).get_json("http://api.example.org/data")
    with pytest.raises(Unreachable, match=f"Svc, by way of the proxy {silent}, took no connection") as caught:
        Http("Svc", proxy=silent, timeout=0.3).get_json("https://api.example.org/data")
    assert not caught.value.sent
