"""A small HTTP server with routes and faults of services."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from email.message import Message
from fnmatch import fnmatchcase
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from tests.support.fakes.faults import FAULTS, HARMLESS, TRANSFORMS


class Request(NamedTuple):
    """One request as it arrived; `query` has the last value of each name, `time` is monotonic seconds.

    target: path and query as they were sent.
    """

    service: str
    path: str
    query: dict[str, str]
    headers: Message
    time: float
    body: bytes = b""
    method: str = "GET"
    target: str = ""


class Answer(NamedTuple):
    """The reply of a route; a body that is not bytes is sent as JSON."""

    status: int = 200
    headers: Mapping[str, str] = MappingProxyType({})
    body: Any = b""


Handler = Callable[[Request], Answer]


class FakeServer:
    """Serves a table of routes on 127.0.0.1 until closed; a context manager.

    Routes are tried in the order in which they were added; a path may contain `*`.
    `fault[service]` is the name of a fault in `tests.support.fakes.faults`; the service has it until it is
    removed.
    """

    def __init__(self, port: int = 0, drip_seconds: float = 1.0) -> None:
        self.routes: list[tuple[str, str, Handler]] = []
        self.fault: dict[str, str] = {}
        self.requests: list[Request] = []
        self.drip_seconds = drip_seconds
        self.closing = threading.Event()
        self._connections: set[socket.socket] = set()
        self._http = ThreadingHTTPServer(("127.0.0.1", port), _handler_of(self))
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def add(self, service: str, path: str, handler: Handler) -> None:
        self.routes.append((service, path, handler))

    def find(self, path: str) -> tuple[str, Handler] | None:
        return next(((service, do) for service, known, do in self.routes if fnmatchcase(path, known)), None)

    def requests_to(self, path: str) -> list[Request]:
        """The requests whose path matches, oldest first."""
        return [request for request in list(self.requests) if fnmatchcase(request.path, path)]

    def close(self) -> None:
        """Stop listening and break every connection: from then on the port refuses connections."""
        self.closing.set()
        self._http.shutdown()
        self._http.server_close()
        for connection in list(self._connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> FakeServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _handler_of(server: FakeServer) -> type[BaseHTTPRequestHandler]:
    class _Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def setup(self) -> None:
            super().setup()
            server._connections.add(self.connection)

        def finish(self) -> None:
            server._connections.discard(self.connection)
            with suppress(OSError):
                super().finish()

        def do_GET(self) -> None:
            with suppress(OSError):
                _serve(server, self)

        do_POST = do_PUT = do_GET  # noqa: N815

        def log_message(self, *_: Any) -> None:
            """Log nothing: tests read `requests`."""

    return _Handler


def _serve(server: FakeServer, http: BaseHTTPRequestHandler) -> None:
    url = urlsplit(http.path)
    found = server.find(url.path)
    service, handler = found or ("", lambda _: Answer(404, body={"error": "no such path"}))
    body = http.rfile.read(int(http.headers.get("Content-Length", 0)))
    query = dict(parse_qsl(url.query))
    request = Request(service, url.path, query, http.headers, time.monotonic(), body, http.command, http.path)
    server.requests.append(request)
    fault = server.fault.get(service, "")
    if fault in FAULTS:
        FAULTS[fault](http, server.closing, server.drip_seconds)
        return
    status, headers, body = handler(request)
    if fault:
        body = (TRANSFORMS | HARMLESS)[fault](body)
    payload = body if isinstance(body, bytes) else json.dumps(body).encode()
    http.send_response(status)
    for name, value in {"Content-Type": "application/json", **headers}.items():
        http.send_header(name, value)
    http.send_header("Content-Length", str(len(payload)))
    http.end_headers()
    http.wfile.write(payload)
