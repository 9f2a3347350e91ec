"""WebSockets through a proxy, by the same rule as HTTP: HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY."""

from __future__ import annotations

import socket
import ssl
from base64 import b64encode
from collections.abc import Awaitable
from typing import Any, cast
from urllib.parse import SplitResult, unquote

from tornado.httpclient import HTTPRequest, _RequestProxy
from tornado.iostream import IOStream
from tornado.tcpclient import TCPClient
from tornado.websocket import WebSocketClientConnection, websocket_connect

from sources.http.connection_errors import PROXY_LOGIN
from sources.http.proxies import Proxy, proxy_of

_MAX_REPLY_BYTES = 65_536


class ProxyRefused(OSError):
    """The proxy opens no connection. Its text says which proxy, why, and what to do, without a full stop."""


def open_websocket(request: HTTPRequest, max_message_size: int) -> Awaitable[WebSocketClientConnection]:
    """A connection to the URL of a request, through the proxy of the environment where there is one.

    Raises ProxyRefused where that is not the address of a proxy of HTTP.
    """
    try:
        proxy = proxy_of(request.url)
    except ValueError as error:
        raise ProxyRefused(str(error)) from None
    if proxy is None:
        return websocket_connect(request, max_message_size=max_message_size)
    if proxy.address.scheme not in ("http", "https"):
        raise ProxyRefused(
            f"the proxy {proxy.host} is one of SOCKS, which is not used for WebSockets. {proxy.advice}"
        )
    whole = cast(HTTPRequest, _RequestProxy(request, HTTPRequest._DEFAULTS))
    connection = WebSocketClientConnection(whole, max_message_size=max_message_size)
    # It connects in the next pass of the loop; `websocket_connect` has no argument for the client.
    connection.tcp_client = ProxyClient(proxy)
    return connection.connect_future


class ProxyClient(TCPClient):
    """Connects through a proxy with CONNECT, and then speaks TLS with the server itself."""

    def __init__(self, proxy: Proxy) -> None:
        super().__init__()
        self._proxy = proxy

    async def connect(
        self,
        host: str,
        port: int,
        af: socket.AddressFamily = socket.AF_UNSPEC,
        ssl_options: dict[str, Any] | ssl.SSLContext | None = None,
        max_buffer_size: int | None = None,
        source_ip: str | None = None,
        source_port: int | None = None,
        timeout: Any = None,
    ) -> IOStream:
        """Connect as TCPClient does. Raises ProxyRefused, too."""
        proxy = self._proxy
        proxy_ssl = ssl.create_default_context() if proxy.address.scheme == "https" else None
        try:
            stream = await super().connect(
                str(proxy.address.hostname),
                proxy.port,
                af,
                ssl_options=proxy_ssl,
                max_buffer_size=max_buffer_size,
                timeout=timeout,
            )
        except OSError:
            raise ProxyRefused(f"the proxy {proxy.host} cannot be reached. {proxy.advice}") from None
        try:
            await _open_tunnel(stream, proxy, f"[{host}]:{port}" if ":" in host else f"{host}:{port}")
        except BaseException:
            stream.close()
            raise
        if ssl_options is None:
            return stream
        return await stream.start_tls(False, ssl_options, server_hostname=host)


async def _open_tunnel(stream: IOStream, proxy: Proxy, target: str) -> None:
    """Request a tunnel to a host and port from the proxy at the other end. Raises ProxyRefused."""
    lines = [f"CONNECT {target} HTTP/1.1", f"Host: {target}", *_login(proxy.address)]
    await stream.write("\r\n".join([*lines, "", ""]).encode())
    reply = await stream.read_until(b"\r\n\r\n", max_bytes=_MAX_REPLY_BYTES)
    status = reply.split(b"\r\n", 1)[0].decode("latin-1").partition(" ")[2]
    if not status.startswith("200"):
        raise ProxyRefused(_refusal(proxy, status))


def _refusal(proxy: Proxy, status: str) -> str:
    advice = PROXY_LOGIN if status.startswith("407") else f"ask who runs it. {proxy.advice}"
    return f"the proxy {proxy.host} answered {status}: {advice}"


def _login(proxy: SplitResult) -> list[str]:
    if not proxy.username:
        return []
    login = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
    return [f"Proxy-Authorization: Basic {b64encode(login.encode()).decode()}"]
