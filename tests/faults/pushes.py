"""A program that pushes rows to a dashboard that is killed again and again, and what became of them."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import requests

from tests.support.serving import ROOT, address
from tests.support.waiting import until

SETTINGS = '[sources.readings]\ntype = "push"\n'
SENDERS = 4
SCRIPT = (
    "import panel as pn\nfrom dashboard.app.runtime import running\nrunning()\npn.pane.Str('x').servable()\n"
)


class Figures(NamedTuple):
    """Rows of one row of the fault table."""

    sent: int
    acknowledged: int
    stored: int
    lost: int
    doubled: int


@dataclass
class Sender:
    """Pushes rows with a number each, one a request, until it is stopped. Answers are by status."""

    url: str
    name: str = "readings"
    sent: int = 0
    acknowledged: list[int] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def push(self, session: requests.Session) -> None:
        """Push the next row. May be called from several threads."""
        with self._lock:
            self.sent += 1
            number = self.sent
        try:
            url = f"{self.url}/push/{self.name}"
            answer = session.post(url, json={"number": number}, timeout=10)
        except requests.RequestException:
            self.answers[0] += 1
            return
        self.answers[answer.status_code] += 1
        if answer.status_code == 202:
            self.acknowledged.append(number)
        else:
            self.errors.append(answer.json()["error"])

    @contextmanager
    def pushing(self) -> Iterator[None]:
        """Push over SENDERS connections, without a pause, until the end of the block."""
        ended = threading.Event()

        def run() -> None:
            with requests.Session() as session:
                while not ended.is_set():
                    self.push(session)

        threads = [threading.Thread(target=run) for _ in range(SENDERS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            ended.set()
            for thread in threads:
                thread.join()


class Dashboard:
    """A served dashboard, which can be killed and started again."""

    def __init__(self, folder: Path, environment: Mapping[str, str], settings: str = SETTINGS) -> None:
        self.folder = folder
        self.database = folder / "history.sqlite"
        (folder / "settings.toml").write_text(settings, encoding="utf-8")
        (folder / "realtime_dashboard.py").write_text(SCRIPT, encoding="utf-8")
        self._environment = {
            **environment,
            "DASHBOARD_CONFIG": str(folder / "settings.toml"),
            "DASHBOARD_DATA_DIR": str(folder),
            "PYTHONPATH": str(ROOT),
        }
        self._starts = 0

    def start(self, *, wait: bool = True) -> subprocess.Popen[bytes]:
        """Start it on a free port; its address is `url`."""
        self._starts += 1
        self.log = self.folder / f"log-{self._starts}.txt"
        command = [sys.executable, "-m", "dashboard", "serve", "--port", "0"]
        with self.log.open("wb") as output:
            process = subprocess.Popen(
                command, cwd=self.folder, env=self._environment, stdout=output, stderr=subprocess.STDOUT
            )
        if wait:
            self.url = address(self.log, process).rpartition("/")[0]
        return process


def stored_numbers(database: Path) -> Counter[int]:
    """How often each number is stored."""
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT value FROM points WHERE value IS NOT NULL").fetchall()
    return Counter(int(value) for (value,) in rows)


def figures(sender: Sender, stored: Mapping[int, int]) -> Figures:
    """What became of the rows."""
    lost = sum(number not in stored for number in sender.acknowledged)
    doubled = sum(count - 1 for count in stored.values())
    return Figures(sender.sent, len(sender.acknowledged), len(stored), lost, doubled)


def killed(folder: Path, environment: Mapping[str, str], kills: int, seed: int = 7) -> Figures:
    """Push while the dashboard is killed with SIGKILL at random moments, `kills` times."""
    chance = random.Random(seed)
    dashboard, sender = Dashboard(folder, environment), Sender("")
    for _ in range(kills):
        process = dashboard.start()
        sender.url = dashboard.url
        with sender.pushing():
            _await_acknowledged(sender, 5)
            time.sleep(chance.uniform(0.1, 1.5))
            process.kill()
            process.wait()
    return figures(sender, stored_numbers(dashboard.database))


def stopped(dashboard: Dashboard, sender: Sender, number: signal.Signals) -> tuple[int, float]:
    """Push while the dashboard is ended by a signal; its exit code, and the seconds that it took."""
    process = dashboard.start()
    sender.url = dashboard.url
    with sender.pushing():
        _await_acknowledged(sender, 20)
        begin = time.monotonic()
        process.send_signal(number)
        code = process.wait(30)
        took = time.monotonic() - begin
    return code, took


def _await_acknowledged(sender: Sender, more: int) -> None:
    enough = len(sender.acknowledged) + more
    until(lambda: len(sender.acknowledged) >= enough, seconds=30)


def environment() -> dict[str, str]:
    """The environment without settings of the user."""
    return {name: value for name, value in os.environ.items() if not name.startswith("DASHBOARD_")}
