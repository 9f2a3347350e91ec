"""SIGKILL of the dashboard, Redis and PostgreSQL at random moments while rows are pushed."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
import redis

from tests.faults.dashboards import PUSHED, Dashboard, stored_numbers, stored_posts
from tests.faults.outcome import Outcome, outcome
from tests.faults.senders import Sender
from tests.support.postgres import place, postgres, started
from tests.support.redis_server import RedisServer, redis_server
from tests.support.waiting import until

POSTS = '[sources.posts]\ntype = "redis"\nstream = "posts"\nurl = "{url}"\ninterval = "200ms"\n'
# Commits are flushed to the operating system, which the kill of a process does not end.
COMMITTED = {"synchronous_commit": "on"}


def dashboard_killed(folder: Path, kills: int, seed: int = 7) -> Outcome:
    """Kill the dashboard while rows are pushed."""
    chance = random.Random(seed)
    dashboard, sender = Dashboard(folder), Sender()
    for _ in range(kills):
        dashboard.start()
        sender.url = dashboard.url
        with sender.pushing(), dashboard.killed_at_end():
            sender.await_acknowledged(5)
            time.sleep(chance.uniform(0.1, 1.5))
    return outcome(sender.sent, sender.acknowledged, stored_numbers(dashboard.database))


def redis_killed(folder: Path, kills: int, seed: int = 7) -> Outcome:
    """Kill Redis while posts are added to its stream, which the dashboard reads."""
    chance = random.Random(seed)
    with redis_server() as server:
        dashboard = Dashboard(folder, POSTS.format(url=server.url))
        with dashboard.running(), _adding(server) as added:
            for _ in range(kills):
                time.sleep(chance.uniform(0.3, 1.5))
                server.stop()
                time.sleep(chance.uniform(0.0, 0.5))
                server.start()
            enough = len(added) + 5
            until(lambda: len(added) >= enough, seconds=180)
        # Stopping stores what was fetched, so the last posts are awaited before that.
        with dashboard.running():
            until(lambda: stored_posts(dashboard.database).keys() >= set(added), seconds=180)
        return outcome(added[-1], added, stored_posts(dashboard.database))


@contextmanager
def _adding(server: RedisServer) -> Iterator[list[int]]:
    """Add posts until the end of the block; yields the numbers of those that Redis has acknowledged."""
    ended, added = threading.Event(), list[int]()

    def run() -> None:
        number = 0
        while not ended.wait(0.01):
            number += 1
            try:
                with server.client as client:
                    client.xadd("posts", {"text": f"Number {number}"})
            except redis.RedisError:
                continue
            added.append(number)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield added
    finally:
        ended.set()
        thread.join()


def postgres_killed(folder: Path, kills: int, seed: int = 7) -> Outcome:
    """Kill all processes of PostgreSQL, in which the history is, while rows are pushed."""
    chance = random.Random(seed)
    with place() as directory, ExitStack() as running:
        url = running.enter_context(postgres(directory, **COMMITTED))
        dashboard = Dashboard(folder, f'[history]\nurl = "{url}"\n{PUSHED}')
        sender = Sender()
        with dashboard.running():
            sender.url = dashboard.url
            with sender.pushing():
                for _ in range(kills):
                    sender.await_acknowledged(5)
                    time.sleep(chance.uniform(0.1, 1.5))
                    _kill_postgres(directory)
                    time.sleep(chance.uniform(0.0, 0.5))
                    running.enter_context(started(directory, **COMMITTED))
                sender.await_acknowledged(5)
        found = outcome(sender.sent, sender.acknowledged, stored_numbers(url))
    return found._replace(note=f"{sender.answers[503]:,} rows refused with 503")


def _kill_postgres(directory: Path) -> None:
    main = psutil.Process(int((directory / "data" / "postmaster.pid").read_text().split()[0]))
    processes = [main, *main.children(recursive=True)]
    for process in processes:
        process.kill()
    psutil.wait_procs(processes, timeout=30)
