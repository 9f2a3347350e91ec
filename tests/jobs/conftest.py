"""Fixtures of the Spark job: the job in a process of its own, and a dashboard that it posts to."""

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

# A JVM that runs for a minute starts faster without the optimising compiler.
QUICK = {"JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}


class Job:
    """A running job, and the file that it logs to."""

    def __init__(self, log: Path, *arguments: str, **environment: str) -> None:
        home = java.home()
        assert home, NEEDED.format(found="none is found")
        self._file = log
        command = [sys.executable, "-m", "jobs.spark_posts", *arguments]
        variables = os.environ | QUICK | {"JAVA_HOME": str(home)} | environment
        with log.open("ab") as output:
            # In a process group of its own, which includes Spark's Java.
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=variables, stdout=output, stderr=output, start_new_session=True
            )

    @property
    def log(self) -> str:
        return self._file.read_text(encoding="utf-8")

    def kill(self) -> None:
        """Kill it and Spark at once."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def alive(self) -> bool:
        """True; AssertionError with its log where it has ended."""
        assert self.process.poll() is None, f"the job ended:\n{self.log}"
        return True


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Job]]:
    """`start(argument, ..., NAME="value")` is a `Job`; all jobs of a test write to one log."""
    with ExitStack() as jobs:

        def start(*arguments: object, **environment: Any) -> Job:
            job = Job(tmp_path / "job.log", *map(str, arguments), **environment)
            jobs.callback(job.kill)
            return job

        yield start


@pytest.fixture
def dashboard(server: FakeServer) -> FakeDashboard:
    return FakeDashboard(server)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder for posts."""
    folder = tmp_path / "posts"
    folder.mkdir()
    return folder
