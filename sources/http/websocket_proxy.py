"""WebSockets through a proxy, by the same rule as HTTP: HTTPS_PROXY, HTTP_PROXY and NO_PROXY."""

from __future__ import annotations

import socket
import ssl
from base64 import b64encode
from collections.abc import Awaitable
from typing import Any, cast
from urllib.parse import SplitResult, unquote, urlsplit

from requests.utils import get_environ_proxies, select_proxy
from tornado.httpclient import HTTPRequest, _RequestProxy
from tornado.iostream import IOStream
from tornado.tcpclient import TCPClient
from tornado.websocket import WebSocketClientConnection, websocket_connect

_MAX_REPLY_BYTES = 65_536


class ProxyRefused(OSError):
    """The proxy does not open a connection. status: its reply, such as 407; host: of the proxy."""

    def __init__(self, host: str, status: str) -> None:
        super().__init__(f"{host}: {status}")
        self.host, self.status = host, status


def proxy_of(url: str) -> SplitResult | None:
    """The proxy for a ws or wss URL; None where there is none. An address without a scheme is one of http."""
    as_http = url.replace("ws", "http", 1)
    proxy = select_proxy(as_http, get_environ_proxies(as_http))
    return urlsplit(proxy if "://" in proxy else f"http://{proxy}") if proxy else None


def open_websocket(request: HTTPRequest, max_message_size: int) -> Awaitable[WebSocketClientConnection]:
    """A connection to the URL of a request, through the proxy of the environment where there is one."""
    proxy = proxy_of(request.url)
    if proxy is None:
        return websocket_connect(request, max_message_size=max_message_size)
    whole = cast(HTTPRequest, _RequestProxy(request, HTTPRequest._DEFAULTS))
    connection = WebSocketClientConnection(whole, max_message_size=max_message_size)
    # It connects in the next pass of the loop; `websocket_connect` has no argument for the client.
    connection.tcp_client = ProxyClient(proxy)
    return connection.connect_future


class ProxyClient(TCPClient):
    """Connects through a proxy with CONNECT, and then speaks TLS with the server itself."""

    def __init__(self, proxy: SplitResult) -> None:
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
        """As TCPClient's. Raises ProxyRefused besides."""
        proxy = self._proxy
        port_of_proxy = proxy.port or (443 if proxy.scheme == "https" else 80)
        stream = await super().connect(
            str(proxy.hostname),
            port_of_proxy,
            af,
            ssl_options=ssl.create_default_context() if proxy.scheme == "https" else None,
            max_buffer_size=max_buffer_size,
            timeout=timeout,
        )
        try:
            target = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
            lines = [f"CONNECT {target} HTTP/1.1", f"Host: {target}", *_login(proxy)]
            await stream.write("\r\n".join([*lines, "", ""]).encode())
            reply = await stream.read_until(b"\r\n\r\n", max_bytes=_MAX_REPLY_BYTES)
            status = reply.split(b"\r\n", 1)[0].decode("latin-1").partition(" ")[2]
            if not status.startswith("200"):
                raise ProxyRefused(f"{proxy.hostname}:{port_of_proxy}", status)
        except BaseException:
            stream.close()
            raise
        if ssl_options is None:
            return stream
        return await stream.start_tls(False, ssl_options, server_hostname=host)


def _login(proxy: SplitResult) -> list[str]:
    if not proxy.username:
        return []
    login = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
    return [f"Proxy-Authorization: Basic {b64encode(login.encode()).decode()}"]
