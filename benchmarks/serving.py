"""A server under measurement: a process of its own, on a core of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

import psutil

from benchmarks.peers import peers_python

ROOT = Path(__file__).parent.parent
SERVERS = ROOT / "benchmarks" / "servers"
CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE, VIEWER_CORE = CORES[0], CORES[-1]
START_SECONDS = 60.0
PLUGINS = ("benchmarks.servers.live_objects", "benchmarks.servers.loop_delay", "dashboard.app.server")
# Long enough for a page that is loaded to connect, even while others load; else it is built twice.
SESSION_MS = ["--unused-session-lifetime", "3000", "--check-unused-sessions", "500"]


class Server(NamedTuple):
    """A running server: the page's address, and the process."""

    url: str
    pid: int

    def cpu_seconds(self) -> float:
        """User and system time used so far, to a microsecond; psutil's comes in steps of 10 ms."""
        # clock_getcpuclockid(3) on Linux; Python offers it for threads only.
        return time.clock_gettime(~self.pid << 3 | 2)

    def memory_bytes(self) -> int:
        """Its resident memory."""
        return int(psutil.Process(self.pid).memory_info().rss)

    def live_objects(self) -> dict[str, Any]:
        """The counts of `servers/live_objects.py`, which take the server about 0.1 s."""
        return self._get("live_objects")

    def max_delay_ms(self) -> float:
        """The highest delay of the event loop since the last call; the first call starts the measurement."""
        return float(self._get("loop_delay")["max_delay_ms"])

    def _get(self, route: str) -> dict[str, Any]:
        with urlopen(f"{self.url.rpartition('/')[0]}/{route}", timeout=30) as reply:
            return dict(json.load(reply))


@contextmanager
def panel(script: Path, *arguments: str, settings: Path = SERVERS / "nine_charts.toml") -> Iterator[Server]:
    """`panel serve` of a script with these arguments and this file of settings."""
    plugins = [option for plugin in PLUGINS for option in ("--plugins", plugin)]
    options = [*plugins, *(["--args", *arguments] if arguments else [])]
    with _serving("panel", script, options, settings) as server:
        yield server


@contextmanager
def bare_bokeh(charts: int, lines: int) -> Iterator[Server]:
    """`bokeh serve` of `charts` charts with `lines` lines each."""
    with _serving("bokeh", SERVERS / "bare_bokeh.py", ["--args", str(charts), str(lines)]) as server:
        yield server


@contextmanager
def peer(script: Path) -> Iterator[Server]:
    """A server of `peers.txt`'s packages, in their own environment."""
    port = _free_port()
    with _running([peers_python(), str(script), str(port)], f"http://localhost:{port}/page", {}) as server:
        yield server


@contextmanager
def _serving(
    program: str, script: Path, options: Sequence[str], settings: Path = SERVERS / "nine_charts.toml"
) -> Iterator[Server]:
    port = _free_port()
    command = [
        sys.executable,
        "-m",
        program,
        "serve",
        str(script),
        "--port",
        str(port),
        *SESSION_MS,
        *options,
    ]
    variables = {"PYTHONPATH": str(ROOT), "DASHBOARD_CONFIG": str(settings)}
    with _running(command, f"http://localhost:{port}/{script.stem}", variables) as server:
        yield server


@contextmanager
def _running(command: Sequence[str], url: str, variables: dict[str, str]) -> Iterator[Server]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DASHBOARD_")}
    environment |= variables
    with (
        tempfile.TemporaryDirectory(prefix="history-") as folder,
        tempfile.TemporaryFile("w+") as log,
    ):
        # A history of its own, not that of the user.
        environment["DASHBOARD_DATA_DIR"] = folder
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            os.sched_setaffinity(process.pid, {SERVER_CORE})
            server = Server(url, process.pid)
            _await_page(server, process, log)
            yield server
        finally:
            process.terminate()
            process.wait(30)


def _await_page(server: Server, process: subprocess.Popen[bytes], log: Any) -> None:
    end = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < end:
        try:
            urlopen(server.url, timeout=START_SECONDS).close()
            return
        except (URLError, ConnectionError):
            time.sleep(0.2)
    log.seek(0)
    raise SystemExit(f"The server of {server.url} did not start:\n{log.read()}")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("localhost", 0))
        return int(free.getsockname()[1])
