"""A WebSocket goes through the proxy of the environment."""

from __future__ import annotations

import asyncio

import pytest
from tornado.httpclient import HTTPRequest

from sources.http.websocket_proxy import ProxyRefused, open_websocket
from tests.support.fakes.proxy import fake_proxy
from tests.support.tls import tls_server


@pytest.fixture(autouse=True)
def _no_proxy_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def test_proxy_that_refuses_is_an_error_with_its_reply(monkeypatch: pytest.MonkeyPatch) -> None:
    async def connect() -> None:
        await open_websocket(HTTPRequest("wss://stream.example.org/", connect_timeout=10), 1000)

    with fake_proxy("403 Forbidden") as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with pytest.raises(ProxyRefused) as caught:
            asyncio.run(connect())
    assert f"the proxy {proxy.url.removeprefix('http://')} answered 403 Forbidden" in str(caught.value)
    assert "Check HTTPS_PROXY" in str(caught.value)
    assert proxy.requests == [["CONNECT stream.example.org:443 HTTP/1.1", "Host: stream.example.org:443"]]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://127.0.0.1:1", "the proxy 127.0.0.1:1 cannot be reached. Check ALL_PROXY"),
        ("socks5://127.0.0.1:1080", "is one of SOCKS, which is not used for WebSockets"),
        ("http://ada:s3cret@[bad", "ALL_PROXY must be the address of a proxy"),
    ],
)
def test_proxy_that_cannot_be_used_is_blamed_and_not_the_service(
    monkeypatch: pytest.MonkeyPatch, address: str, words: str
) -> None:
    async def connect() -> None:
        await open_websocket(HTTPRequest("wss://stream.example.org/", connect_timeout=10), 1000)

    monkeypatch.setenv("ALL_PROXY", address)
    with pytest.raises(ProxyRefused) as caught:
        asyncio.run(connect())
    assert words in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_tls_through_a_proxy_is_with_the_server_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    async def connect(url: str) -> None:
        await open_websocket(HTTPRequest(url, connect_timeout=10), 1000)

    with tls_server() as server, fake_proxy() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with pytest.raises(OSError, match="self-signed certificate"):
            asyncio.run(connect(server.url.replace("https", "wss")))
    assert proxy.requests
