"""The Spark job in a process of its own, and a dashboard that it posts to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest

from jobs.java import NEEDED
from tests.support import java
from tests.support.fakes.dashboard import FakeDashboard
from tests.support.fakes.server import FakeServer
from tests.support.serving import ROOT

# A JVM that ends within a minute has no use for code that is compiled as well as can be.
QUICK = {"JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}


class Job:
    """A running job, and the file that holds what it says."""

    def __init__(self, log: Path, *arguments: str, **environment: str) -> None:
        home = java.home()
        assert home, NEEDED.format(found="none is found")
        self._log = log
        command = [sys.executable, "-m", "jobs.spark_posts", *arguments]
        around = os.environ | QUICK | {"JAVA_HOME": str(home)} | environment
        with log.open("ab") as said:
            # With a group of its own, in which Spark's Java is as well.
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=around, stdout=said, stderr=said, start_new_session=True
            )

    @property
    def said(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def kill(self) -> None:
        """End it at once, with Spark, wherever it is."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def alive(self) -> bool:
        """True; AssertionError, with what it said, when it has ended."""
        assert self.process.poll() is None, f"the job ended:\n{self.said}"
        return True


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Job]]:
    """`start(argument, ..., NAME="value")` is a `Job`; all of a test write to one log."""
    with ExitStack() as ends:

        def start(*arguments: object, **environment: Any) -> Job:
            job = Job(tmp_path / "job.log", *map(str, arguments), **environment)
            ends.callback(job.kill)
            return job

        yield start


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with FakeServer() as server:
        yield server


@pytest.fixture
def dashboard(server: FakeServer) -> FakeDashboard:
    return FakeDashboard(server)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder for posts."""
    folder = tmp_path / "posts"
    folder.mkdir()
    return folder
