"""The Spark job, run in full: the dashboard receives what a plain count of the same posts gives."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.jobs.conftest import Job
from tests.support.fakes.dashboard import COUNTERS, FakeDashboard
from tests.support.fakes.server import FakeServer
from tests.support.job_posts import HOUR, NOW, lines, plain_count, posts, put
from tests.support.serving import ROOT
from tests.support.waiting import until

WITHOUT_SPARK = "import sys, runpy; sys.modules['pyspark'] = None; runpy.run_module('jobs.spark_posts')"
Start = Callable[..., Job]
LONG = 120.0
TOKEN = "a-secret-token"
NO_POSTS = (b"{", b"[]", b"null", b'"text"', b'{"id": 1}', b"\xff\xfe", b'{"data": [[]]}', b"[" * 100_000)


def output(*command: str | Path) -> tuple[int, str]:
    """The exit code and the stderr of Python with these arguments."""
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    return done.returncode, done.stderr


def test_job_without_pyspark_names_the_command_that_installs_it() -> None:
    code, text = output("-c", WITHOUT_SPARK)
    assert code == 1
    assert text.strip().endswith("pip install '.[spark]'")
    assert "Traceback" not in text


def test_job_without_java_names_the_version_that_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    code, text = output("-m", "jobs.spark_posts", tmp_path)
    assert code == 1
    assert text.startswith("Spark needs Java 17 or newer, and none is found in")
    assert "Traceback" not in text


def test_job_counts_a_folder_and_posts_to_a_dashboard_that_was_down(start: Start, folder: Path) -> None:
    first, second = posts(300, seed=1), posts(200, seed=2, first=300)
    late = posts(50, seed=3, first=500, end=NOW - 30 * 24 * HOUR)
    future = posts(20, seed=4, first=600, end=NOW + 48 * HOUR)
    expected = plain_count(first + second + late)
    expected[COUNTERS] = plain_count(first + second + late + future)[COUNTERS]
    with FakeServer() as away:
        port = int(away.url.rpartition(":")[2])
    put(folder, "1.jsonl", lines(first + first[:50]), age=90)
    put(folder, "2.jsonl.gz", [*NO_POSTS, b"", *lines(first[:100] + second)], age=60)
    (folder / "notes.txt").write_text("no posts", encoding="utf-8")

    job = start(folder, "--files", 1, "--every", "200ms", "--url", away.url, DASHBOARD_PUSH_TOKEN=TOKEN)
    until(lambda: job.alive() and "cannot be reached" in job.log, LONG)
    put(folder, "3.jsonl", lines(late + future + second[:10] + late), age=30)
    until(lambda: job.alive() and (Path(f"{folder}.checkpoint") / "commits" / "2").exists(), LONG)
    with FakeServer(port) as server:
        dashboard = FakeDashboard(server)
        until(lambda: job.alive() and dashboard.received == expected, LONG)
        until(lambda: job.alive() and "receives the counts again" in job.log)
        job.process.send_signal(signal.SIGTERM)
        assert job.process.wait(LONG) == 130
    assert {request.headers["Authorization"] for request in dashboard.requests} == {f"Bearer {TOKEN}"}
    assert job.log.count("cannot be reached") == 1
    assert "8 of 308 posts cannot be read" in job.log
    assert "Traceback" not in job.log
    assert TOKEN not in job.log


def test_job_that_is_killed_counts_every_post_once(
    start: Start, server: FakeServer, dashboard: FakeDashboard, folder: Path
) -> None:
    posted = posts(500, seed=5)
    files = [posted[at : at + 130] for at in range(0, 500, 100)]  # some posts are in two of them
    for number, some in enumerate(files[:4]):
        put(folder, f"{number}.jsonl", lines(some), age=100 - number)
    how = (folder, "--files", 1, "--every", "100ms", "--url", server.url)

    # Killed when it has posted a batch that the checkpoint does not have yet.
    job = start(*how)
    dashboard.on_counters = lambda number: job.kill() if number == 2 else None
    until(lambda: job.process.poll() is not None, LONG)
    assert len(dashboard.totals) == 2, job.log
    for number, some in enumerate(files[4:], 4):
        put(folder, f"{number}.jsonl", lines(some), age=100 - number)

    # Killed when a batch is begun and not posted.
    started = Path(f"{folder}.checkpoint") / "offsets" / "3"
    job = start(*how)
    until(lambda: job.alive() and started.exists(), LONG)
    job.kill()

    job = start(*how, "--once")
    assert job.process.wait(LONG) == 0, job.log
    assert dashboard.received == plain_count(posted)
    assert max(dashboard.totals) == 500


def test_job_counts_lines_from_a_socket(start: Start, server: FakeServer, dashboard: FakeDashboard) -> None:
    posted = posts(100, seed=7)
    some, expected = plain_count(posted[:60]), plain_count(posted)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(LONG)
        address = f"127.0.0.1:{listening.getsockname()[1]}"
        job = start("--socket", address, "--every", "100ms", "--url", server.url)
        sender, _ = listening.accept()
        with sender:
            sender.sendall(b"\n".join([*lines(posted[:60]), b"no post", b""]))
            until(lambda: job.alive() and dashboard.received == some, LONG)
            sender.sendall(b"\n".join([*lines(posted[40:]), b""]))
            until(lambda: job.alive() and dashboard.received == expected, LONG)
