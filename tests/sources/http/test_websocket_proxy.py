"""A WebSocket goes through the proxy of the environment, unless NO_PROXY has its host."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

import pytest
from tornado.httpclient import HTTPRequest

from sources.http.websocket_proxy import ProxyRefused, open_websocket, proxy_of
from tests.support.fakes.proxy import fake_proxy
from tests.support.tls import tls_server


@pytest.fixture(autouse=True)
def _no_proxy_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def test_proxy_of_follows_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert proxy_of("wss://stream.example.org/subscribe") is None
    monkeypatch.setenv("HTTPS_PROXY", "proxy.example.org:3128")
    assert proxy_of("wss://stream.example.org/subscribe") == urlsplit("http://proxy.example.org:3128")
    assert proxy_of("ws://stream.example.org/subscribe") is None
    monkeypatch.setenv("NO_PROXY", "example.org")
    assert proxy_of("wss://stream.example.org/subscribe") is None


def test_proxy_that_refuses_is_an_error_with_its_reply(monkeypatch: pytest.MonkeyPatch) -> None:
    async def connect() -> None:
        await open_websocket(HTTPRequest("wss://stream.example.org/", connect_timeout=10), 1000)

    with fake_proxy("403 Forbidden") as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with pytest.raises(ProxyRefused) as caught:
            asyncio.run(connect())
    assert (caught.value.host, caught.value.status) == (proxy.url.removeprefix("http://"), "403 Forbidden")
    assert proxy.requests == [["CONNECT stream.example.org:443 HTTP/1.1", "Host: stream.example.org:443"]]


def test_tls_through_a_proxy_is_with_the_server_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    async def connect(url: str) -> None:
        await open_websocket(HTTPRequest(url, connect_timeout=10), 1000)

    with tls_server() as server, fake_proxy() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with pytest.raises(OSError, match="self-signed certificate"):
            asyncio.run(connect(server.url.replace("https", "wss")))
    assert proxy.requests
