"""A dashboard that is served, killed and started again, and what it has stored."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import create_engine, text

from tests.support.serving import ROOT, address, environment_of

PUSHED = '[sources.readings]\ntype = "push"\n'
# A page that costs next to nothing, for faults without viewers.
BLANK = (
    "import panel as pn\nfrom dashboard.app.runtime import running\nrunning()\npn.pane.Str('x').servable()\n"
)


class Dashboard:
    """A served dashboard, whose files are in a folder.

    pages: whether it serves the real pages, or an empty one. port: 0: a free one at each start.
    """

    def __init__(
        self,
        folder: Path,
        settings: str = PUSHED,
        *,
        pages: bool = False,
        port: int = 0,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.folder, self._port = folder, port
        self.database = folder / "history.sqlite"
        if not pages:
            (folder / "realtime_dashboard.py").write_text(BLANK, encoding="utf-8")
        self._environment = {
            **environment_of(settings, folder),
            "PYTHONPATH": str(ROOT),
            **(environment or {}),
        }
        self._starts = 0
        self.url = ""
        self.process: subprocess.Popen[bytes]

    def start(self, *options: str, wait: bool = True, before: Sequence[str] = ()) -> subprocess.Popen[bytes]:
        """Start it; its address is `url`. before: a command that runs the command of the dashboard."""
        self._starts += 1
        self.log = self.folder / f"log-{self._starts}.txt"
        command = [*before, sys.executable, "-m", "dashboard", "serve", "--port", str(self._port), *options]
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                command, cwd=self.folder, env=self._environment, stdout=output, stderr=subprocess.STDOUT
            )
        if wait:
            try:
                self.page = address(self.log, self.process)
            except AssertionError:
                self.kill()
                raise
            self.url = self.page.rpartition("/")[0]
        return self.process

    def kill(self) -> None:
        """End it with SIGKILL."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """End it with SIGTERM; AssertionError where its exit code is not 0."""
        self.process.terminate()
        code = self.process.wait(60)
        assert code == 0, f"the server ended with {code}:\n{self.log.read_text()}"

    @contextmanager
    def killed_at_end(self) -> Iterator[None]:
        """Kill what was started inside the block, also where it fails."""
        try:
            yield
        finally:
            if self._starts:
                self.kill()

    @contextmanager
    def running(self, *options: str, before: Sequence[str] = ()) -> Iterator[subprocess.Popen[bytes]]:
        """Start it, and stop it at the end of the block, by SIGKILL where the block fails."""
        self.start(*options, before=before)
        try:
            yield self.process
            self.stop()
        finally:
            self.kill()

    @property
    def megabytes(self) -> float:
        """Its resident memory."""
        return float(psutil.Process(self.process.pid).memory_info().rss / 1e6)

    @property
    def open_files(self) -> int:
        """Its open files and sockets."""
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))


def stored_numbers(database: Path | str, source: str = "readings") -> Counter[int]:
    """How often each value of a source is stored in a SQLite file, or in the database of a URL."""
    query = (
        "SELECT value FROM points JOIN series ON series.id = points.series"
        " WHERE series.source = :source AND value IS NOT NULL"
    )
    return Counter(int(value) for value in _read(database, query, source=source))


def stored_times(database: Path | str, source: str, first: int, last: int) -> set[float]:
    """The times (unix ms) of the rows of a source whose values are between two numbers."""
    query = (
        "SELECT time FROM points JOIN series ON series.id = points.series"
        " WHERE series.source = :source AND value BETWEEN :first AND :last"
    )
    return {float(time) for time in _read(database, query, source=source, first=first, last=last)}


def stored_posts(database: Path | str, source: str = "posts") -> Counter[int]:
    """How often each post is stored, by the number at the end of its text."""
    texts = _read(database, "SELECT text FROM posts WHERE source = :source", source=source)
    return Counter(int(one.split()[-1]) for one in texts)


def _read(database: Path | str, query: str, **values: str | int) -> list[Any]:
    engine = create_engine(f"sqlite:///{database}" if isinstance(database, Path) else database)
    try:
        with engine.connect() as connection:
            return list(connection.execute(text(query), values).scalars())
    finally:
        engine.dispose()
