"""A server of the tests in a process of its own."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from os import killpg
from pathlib import Path
from signal import SIGKILL
from typing import Protocol, TypeVar

from tests.support.waiting import until


class ServerProcess:
    """A program that can be killed and started again. Its output is in the file `log` of the folder.

    needed: what to install where the program is not found. path: where it is looked for; None: on the PATH.
    """

    def __init__(self, name: str, folder: Path, needed: str, path: str | None = None) -> None:
        self._name, self._folder, self._needed, self._path = name, folder, needed, path
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    def start(self, options: Sequence[str], answers: Callable[[], bool]) -> None:
        """Start it in the folder, and return when it answers."""
        program = shutil.which(self._name, path=self._path)
        assert program, self._needed
        with (self._folder / "log").open("ab") as output:
            # In a session of its own, so that Ctrl-C in the terminal ends the tests first.
            self._process = subprocess.Popen(
                [program, *options],
                cwd=self._folder,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        until(lambda: self._is_alive() and answers(), seconds=30)

    def stop(self) -> None:
        """Kill it, with all processes that it has started."""
        if self._process:
            with suppress(ProcessLookupError):
                killpg(self._process.pid, SIGKILL)
            self._process.wait()
        self._process = None

    def _is_alive(self) -> bool:
        assert self._process
        assert self._process.poll() is None, f"{self._name} ended:\n{(self._folder / 'log').read_text()}"
        return True


class Server(Protocol):
    """A server that can be killed and started again."""

    def start(self) -> None: ...

    def stop(self) -> None: ...


S = TypeVar("S", bound=Server)


@contextmanager
def running(server: S) -> Iterator[S]:
    """The server, which runs until the end of the block."""
    try:
        server.start()
        yield server
    finally:
        server.stop()
