"""The Spark job, run for real: what the dashboard is told in the end is a plain count of what there was."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from pathlib import Path

from tests.jobs.conftest import Job
from tests.support.fakes.dashboard import COUNTERS, FakeDashboard
from tests.support.fakes.server import FakeServer
from tests.support.job_posts import HOUR, NOW, lines, plain_count, posts, put
from tests.support.waiting import until

Start = Callable[..., Job]
LONG = 120.0
TOKEN = "a-token-that-nobody-sees"
NO_POSTS = (b"{", b"[]", b"null", b'"text"', b'{"id": 1}', b"\xff\xfe", b'{"data": [[]]}', b"[" * 100_000)


def test_a_folder_is_counted_and_told_to_a_dashboard_that_was_away(start: Start, folder: Path) -> None:
    first, second = posts(300, seed=1), posts(200, seed=2, first=300)
    late = posts(50, seed=3, first=500, end=NOW - 30 * 24 * HOUR)
    future = posts(20, seed=4, first=600, end=NOW + 48 * HOUR)
    known = plain_count(first + second + late)
    known[COUNTERS] = plain_count(first + second + late + future)[COUNTERS]
    with FakeServer() as away:
        port = int(away.url.rpartition(":")[2])
    put(folder, "1.jsonl", lines(first + first[:50]), age=90)
    put(folder, "2.jsonl.gz", [*NO_POSTS, b"", *lines(first[:100] + second)], age=60)
    (folder / "notes.txt").write_text("no posts", encoding="utf-8")

    job = start(folder, "--files", 1, "--every", "200ms", "--url", away.url, DASHBOARD_PUSH_TOKEN=TOKEN)
    until(lambda: job.alive() and "cannot be reached" in job.said, LONG)
    put(folder, "3.jsonl", lines(late + future + second[:10] + late), age=30)
    until(lambda: job.alive() and (Path(f"{folder}.checkpoint") / "commits" / "2").exists(), LONG)
    with FakeServer(port) as server:
        dashboard = FakeDashboard(server)
        until(lambda: job.alive() and dashboard.told == known, LONG)
        until(lambda: job.alive() and "is told again" in job.said)
        job.process.send_signal(signal.SIGTERM)
        assert job.process.wait(LONG) == 130
    assert {request.headers["Authorization"] for request in dashboard.requests} == {f"Bearer {TOKEN}"}
    assert job.said.count("cannot be reached") == 1
    assert "Of 308 posts 8 cannot be read" in job.said
    assert "Traceback" not in job.said
    assert TOKEN not in job.said


def test_no_post_is_lost_or_counted_twice_by_a_job_that_is_killed(
    start: Start, server: FakeServer, dashboard: FakeDashboard, folder: Path
) -> None:
    sent = posts(500, seed=5)
    files = [sent[at : at + 130] for at in range(0, 500, 100)]  # some posts are in two of them
    for number, some in enumerate(files[:4]):
        put(folder, f"{number}.jsonl", lines(some), age=100 - number)
    how = (folder, "--files", 1, "--every", "100ms", "--url", server.url)

    # Killed when it has told of a batch that the checkpoint does not have yet.
    job = start(*how)
    dashboard.on_counters = lambda number: job.kill() if number == 2 else None
    until(lambda: job.process.poll() is not None, LONG)
    assert len(dashboard.totals) == 2, job.said
    for number, some in enumerate(files[4:], 4):
        put(folder, f"{number}.jsonl", lines(some), age=100 - number)

    # Killed when a batch is begun and not told.
    begun = Path(f"{folder}.checkpoint") / "offsets" / "3"
    job = start(*how)
    until(lambda: job.alive() and begun.exists(), LONG)
    job.kill()

    job = start(*how, "--once")
    assert job.process.wait(LONG) == 0, job.said
    assert dashboard.told == plain_count(sent)
    assert max(dashboard.totals) == 500


def test_lines_from_a_socket_are_counted_as_they_come(
    start: Start, server: FakeServer, dashboard: FakeDashboard
) -> None:
    sent = posts(100, seed=7)
    some, known = plain_count(sent[:60]), plain_count(sent)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(LONG)
        address = f"127.0.0.1:{listening.getsockname()[1]}"
        job = start("--socket", address, "--every", "100ms", "--url", server.url)
        sender, _ = listening.accept()
        with sender:
            sender.sendall(b"\n".join([*lines(sent[:60]), b"no post", b""]))
            until(lambda: job.alive() and dashboard.told == some, LONG)
            sender.sendall(b"\n".join([*lines(sent[40:]), b""]))
            until(lambda: job.alive() and dashboard.told == known, LONG)
