"""The server: its names, the headers of its answers, connections that send nothing, and its log."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.netutil import bind_sockets
from tornado.web import Application
from tornado.websocket import WebSocketClientConnection, websocket_connect

from dashboard.app.http_server import DashboardServer
from tests.support.serving import PLUGINS, ROOT, Served, clean_environment, serving
from tests.support.waiting import awaited_result, until

SETTINGS = """
[dashboard]
frame_ancestors = ["https://portal.example.org"]
client_sockets = 2
client_requests = 5
[history]
keep = false
[sources.host]
"""
FEW_FILES = """
import resource, sys, tornado.ioloop, tornado.netutil, tornado.web
resource.setrlimit(resource.RLIMIT_NOFILE, (100, 100))
from dashboard.app.http_server import DashboardServer
sockets = tornado.netutil.bind_sockets(0, "127.0.0.1")
server = DashboardServer(tornado.web.Application([]))
server.add_sockets(sockets)
print(sockets[0].getsockname()[1], flush=True)
tornado.ioloop.IOLoop.current().start()
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, closed_url: str) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("server")
    settings = folder / "settings.toml"
    settings.write_text(SETTINGS, encoding="utf-8")
    environment = clean_environment(closed_url, folder) | {
        "DASHBOARD_CONFIG": str(settings),
        "BOKEH_ALLOW_WS_ORIGIN": "dash.example.org,*.example.net:5006",
    }
    options = (*PLUGINS, "--use-xheaders")
    with serving("realtime_dashboard.py", folder / "log", environment, options) as served:
        yield served


def _get(served: Served, path: str = "", host: str = "") -> requests.Response:
    headers = {"Host": host} if host else {}
    return requests.get(served.url + path, headers=headers, timeout=30)


@pytest.mark.parametrize(
    "path", ["", "/autoload.js", "/../static/js/bokeh.min.js", "/../push/openapi.json", "/../no"]
)
def test_every_answer_has_security_headers(served: Served, path: str) -> None:
    answer = _get(served, path)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_a_page_names_who_may_frame_it_and_runs_its_own_scripts_only(served: Served) -> None:
    policies = [_get(served).headers["Content-Security-Policy"] for _ in range(2)]
    assert all("frame-ancestors https://portal.example.org" in policy for policy in policies)
    assert all("'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0] for policy in policies)
    assert policies[0] != policies[1], "a nonce is used once"


@pytest.mark.parametrize("path", ["", "/../static/js/bokeh.min.js", "/metadata"])
@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example:5006", "[", "a@localhost@evil"])
def test_another_name_is_refused_with_what_to_do(served: Served, path: str, host: str) -> None:
    answer = _get(served, path, host)
    assert answer.status_code in {400, 403}
    assert "<script" not in answer.text
    if answer.status_code == 403:
        assert "--allow-websocket-origin" in answer.text


def test_a_socket_under_another_name_is_refused(served: Served) -> None:
    async def connect() -> None:
        host = "evil.example"
        headers = {"Host": host, "Origin": f"http://{host}", "Sec-WebSocket-Protocol": "bokeh, token"}
        await websocket_connect(HTTPRequest(served.url.replace("http", "ws", 1) + "/ws", headers=headers))

    with pytest.raises(HTTPClientError, match="403"):
        asyncio.run(connect())


@pytest.mark.parametrize("host", ["dash.example.org", "DASH.example.org", "a.example.net:5006"])
def test_the_names_of_allowed_origins_are_accepted(served: Served, host: str) -> None:
    assert _get(served, host=host).status_code == 200


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "192.168.0.7", "[::1]"])
def test_localhost_and_addresses_are_accepted(served: Served, name: str) -> None:
    assert _get(served, host=f"{name}:{urlsplit(served.url).port}").status_code == 200


def test_a_token_in_an_address_is_in_no_log(served: Served) -> None:
    _get(served, "/../push/readings?token=geheim-123")
    _get(served, "/../nothing/here?token=geheim-123")
    until(lambda: "/nothing/here" in served.log.read_text())
    assert "geheim-123" not in served.log.read_text()


@pytest.mark.parametrize(
    "sent", [b"", b"GET / HT", b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nab"]
)
def test_a_request_that_does_not_end_is_closed(sent: bytes) -> None:
    async def closed() -> bytes:
        server = DashboardServer(Application([]), idle_connection_timeout=0.1, body_timeout=0.1)
        (listening,) = bind_sockets(0, "127.0.0.1")
        server.add_socket(listening)
        reader, writer = await asyncio.open_connection("127.0.0.1", listening.getsockname()[1])
        writer.write(sent)
        rest = await asyncio.wait_for(reader.read(), 10)
        writer.close()
        server.stop()
        return rest

    assert asyncio.run(closed()) == b""


def test_more_connections_than_open_files_leave_the_server_alive(tmp_path: Path) -> None:
    log = tmp_path / "log"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-c", FEW_FILES], env=environment, stdout=subprocess.PIPE, stderr=output
        )
    try:
        assert server.stdout
        port = int(server.stdout.readline())
        idle = [socket.create_connection(("127.0.0.1", port), 10) for _ in range(200)]
        assert sum(_is_closed(connection) for connection in reversed(idle[100:])) == 100
        for connection in idle:
            connection.close()
        # The server may accept a connection before it has seen that those are closed, and closes it as well.
        until(lambda: _status(port) == 404, seconds=30)
        assert "All connections are in use" in log.read_text()
        assert len(log.read_text()) < 5_000
    finally:
        server.kill()
        server.wait()


def _status(port: int) -> int:
    """The status of the answer; 0 where the server closes the connection."""
    try:
        return requests.get(f"http://127.0.0.1:{port}/", timeout=10).status_code
    except requests.ConnectionError:
        return 0


def _is_closed(connection: socket.socket) -> bool:
    """Whether the server closes it; waits for 10 s."""
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


def test_a_process_is_healthy_ready_and_measured(served: Served) -> None:
    assert _get(served, "/../health").json() == {"status": "ok"}
    assert _get(served, "/../ready").json() == {"ready": True, "problems": []}
    requests.post(served.url + "/../push/readings", json={"value": 1}, timeout=30)
    answer = _get(served, "/../metrics")
    assert answer.headers["Content-Type"].startswith("text/plain")
    for name in (
        "dashboard_polls_total",
        "dashboard_loop_lag_seconds_count",
        'dashboard_push_seconds_count{status="202"}',
    ):
        assert name in answer.text


def test_metrics_are_not_for_other_sites(served: Served) -> None:
    assert _get(served, "/../metrics", "evil.example").status_code == 403
    headers = {"Origin": "https://evil.example"}
    assert requests.get(served.url + "/../metrics", headers=headers, timeout=30).status_code == 403


def test_a_client_behind_a_proxy_has_limits_of_its_own(served: Served) -> None:
    def get(client: str) -> requests.Response:
        headers = {"X-Forwarded-For": client}
        return requests.get(served.url + "/../favicon.ico", headers=headers, timeout=30)

    # Two periods of ten seconds at most.
    answers = [get("192.0.2.7") for _ in range(101)]
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert refused.headers["Retry-After"]
    assert "more than 50 requests" in refused.text
    assert get("192.0.2.8").status_code == 200
    assert _get(served, "/../health").status_code == 200
    assert 'dashboard_refused_total{kind="requests"}' in _get(served, "/../metrics").text


def test_a_client_behind_a_proxy_may_open_so_many_sockets(served: Served) -> None:
    async def connect() -> WebSocketClientConnection:
        origin = served.url.rpartition("/")[0]
        headers = {"Origin": origin, "X-Forwarded-For": "192.0.2.9"}
        return await websocket_connect(
            HTTPRequest(f"{origin.replace('http', 'ws', 1)}/channel", headers=headers)
        )

    async def run() -> None:
        first, second = await connect(), await connect()
        with pytest.raises(HTTPClientError, match="429"):
            await connect()
        first.close()
        await first.read_message()
        # When the server has seen that it is closed:
        third = await awaited_result(connect, refused=HTTPClientError)
        second.close()
        third.close()

    asyncio.run(run())
