"""What deploy/ puts together, run without containers: nginx, two processes that serve, a collector, Redis and
PostgreSQL, all real."""

from __future__ import annotations

import re
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import requests

from tests.support import postgres
from tests.support.fakes.server import Answer, FakeServer
from tests.support.nginx import NginxServer, nginx_server
from tests.support.redis_server import RedisServer, redis_server
from tests.support.serving import ROOT, clean_environment, started_command
from tests.support.tls import CERTIFICATE
from tests.support.waiting import until

TOKEN = "word"
INTERVAL = 1.0
SETTINGS = """
[broker]
url = "{redis}"
[history]
url = "{database}"
[sources.counter]
type = "json"
url = "{service}/counter"
interval = "{interval:g}s"
floor = "0s"
time = "time"
columns = [{{ name = "n", path = "n" }}]
[sources.readings]
type = "push"
[[alerts]]
name = "Counting"
source = "counter"
quantity = "n"
above = 2.0
webhook = "{service}/hook"
"""
# A machine that runs other tests as well.
PATIENCE = 180.0


class Process:
    """A process of the dashboard, which can be killed and started again."""

    def __init__(self, folder: Path, environment: dict[str, str], *arguments: str, port: int = 0) -> None:
        folder.mkdir()
        self.folder, self.port = folder, port
        self._environment, self._arguments = environment, arguments
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.process = started_command(self.folder, self._environment, *self._arguments)

    def kill(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait()

    def answers(self) -> bool:
        assert self.process
        assert self.process.poll() is None, (self.folder / "log").read_text()
        try:
            return requests.get(f"{self.url}/health", timeout=5).ok
        except requests.RequestException:
            return False

    def newest(self, source: str) -> float:
        """The newest value of a source in the memory of the process; -1 where there is none yet."""
        headers = {"Authorization": f"Bearer {TOKEN}"}
        try:
            answer = requests.get(f"{self.url}/api/sources/{source}/newest", headers=headers, timeout=10)
        except requests.RequestException:
            return -1.0
        values = answer.json().get("values") if answer.ok else []
        return max((value["value"] for value in values), default=-1.0)

    def troubles(self) -> list[str]:
        """Why the process says that it is not ready."""
        problems: list[str] = requests.get(f"{self.url}/ready", timeout=10).json()["problems"]
        return problems


class Counter:
    """A service whose rows count its requests. `times` are those of the requests (monotonic seconds), `fired`
    the alerts that were sent to it."""

    def __init__(self, server: FakeServer) -> None:
        self._lock = threading.Lock()
        self.times: list[float] = []
        self._server, self.url = server, server.url
        server.add("counter", "/counter", lambda _: self._count())
        server.add("hook", "/hook", lambda _: Answer())

    def _count(self) -> Answer:
        with self._lock:
            self.times.append(time.monotonic())
            return Answer(body={"time": time.time(), "n": len(self.times)})

    @property
    def alerts(self) -> list[bytes]:
        return [request.body for request in self._server.requests_to("/hook")]


class Stack:
    """All parts. `servers` serve pages; `database` is started inside `started_database`."""

    def __init__(self, folder: Path, redis: RedisServer, database: str, service: FakeServer) -> None:
        self.redis, self.database, self.counter = redis, database, Counter(service)
        settings = folder / "dashboard.toml"
        texts = {"redis": redis.url, "database": database, "service": service.url, "interval": INTERVAL}
        settings.write_text(SETTINGS.format(**texts), encoding="utf-8")
        environment = clean_environment("http://127.0.0.1:9", folder) | {
            "DASHBOARD_CONFIG": str(settings),
            "DASHBOARD_PUSH_TOKEN": TOKEN,
        }
        self.collector = Process(folder / "collector", environment, "collect")
        self.servers = [self._server(folder / f"server-{number}", environment) for number in (1, 2)]

    def _server(self, folder: Path, environment: dict[str, str]) -> Process:
        port = _free_port()
        options = ("--address", "127.0.0.1", "--port", str(port), "--use-xheaders")
        allowed = environment | {"BOKEH_ALLOW_WS_ORIGIN": "dash.example.com,localhost:*"}
        return Process(folder, allowed, "serve", *options, port=port)

    def await_counting(self, more: int = 2) -> None:
        """Wait until both servers show rows that were polled from now on."""
        number = len(self.counter.times) + more
        until(lambda: all(server.newest("counter") >= number for server in self.servers), PATIENCE)


def nginx_http(folder: Path, servers: list[Process]) -> str:
    """The configuration of deploy/nginx with the ports and the certificate of the test."""
    text = (ROOT / "deploy/nginx/dashboard.conf").read_text(encoding="utf-8")
    processes = (ROOT / "deploy/nginx/dashboard-processes.conf").read_text(encoding="utf-8")
    for shipped, server in zip(("127.0.0.1:5006", "127.0.0.1:5007"), servers, strict=True):
        assert shipped in processes
        processes = processes.replace(shipped, f"127.0.0.1:{server.port}")
    (folder / "dashboard-processes.conf").write_text(processes, encoding="utf-8")
    replaced = {
        "/etc/nginx/dashboard-processes.conf": str(folder / "dashboard-processes.conf"),
        "listen 443 ssl": "listen 127.0.0.1:{port} ssl",
        "listen 80": f"listen 127.0.0.1:{_free_port()}",
        "server_name dash.example.com": "server_name localhost",
        "/etc/ssl/dash.example.com.pem": str(CERTIFICATE),
        "/etc/ssl/dash.example.com.key": str(CERTIFICATE),
    }
    for shipped, own in replaced.items():
        assert shipped in text, shipped
        text = text.replace(shipped, own)
    return text


@contextmanager
def running_stack(folder: Path) -> Iterator[tuple[Stack, NginxServer, Any]]:
    """All parts, started; the last is the context manager that stops PostgreSQL when it is left."""
    with ExitStack() as parts:
        redis = parts.enter_context(redis_server())
        service = parts.enter_context(FakeServer())
        place = parts.enter_context(postgres.place())
        database = ExitStack()
        url = database.enter_context(postgres.postgres(place))
        parts.callback(database.close)
        stack = Stack(folder, redis, url, service)
        processes = [stack.collector, *stack.servers]
        for process in processes:
            process.start()
            parts.callback(process.kill)
        until(lambda: all(server.answers() for server in stack.servers), PATIENCE)
        (folder / "nginx").mkdir()
        nginx = parts.enter_context(nginx_server(folder / "nginx", nginx_http(folder, stack.servers)))

        def restart_database() -> None:
            database.close()
            database.enter_context(postgres.started(place))

        yield stack, nginx, restart_database


def polls_per_interval(times: list[float]) -> float:
    """How often the service was polled in an interval, on average."""
    return (len(times) - 1) * INTERVAL / (times[-1] - times[0])


def stored_readings(database: str) -> dict[int, int]:
    """How often each number that was pushed is stored."""
    with postgres.connect(database) as connection:
        rows = connection.execute(
            "SELECT value, count(*) FROM points JOIN series ON series.id = points.series"
            " WHERE source = 'readings' AND value IS NOT NULL GROUP BY value"
        ).fetchall()
    return {int(value): count for value, count in rows}


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def boot_of(message: str | bytes | None) -> str:
    """What the first beat of a channel says about the start of its server."""
    found = re.search(r'"boot": "(\w+)"', str(message))
    assert found, message
    return found[1]
