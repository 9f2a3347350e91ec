"""Variables of `.env` files, put into the environment, and again when a file has changed."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from dotenv import dotenv_values


class EnvironmentFiles:
    """Loads `.env` files. A variable of the environment has precedence over the files, and an earlier file
    over a later one. `version` grows with each change of a variable. Thread-safe."""

    def __init__(self) -> None:
        self.version = 0
        self._paths: tuple[Path, ...] = ()
        self._seen: list[tuple[int, int] | None] = []
        self._own: dict[str, str] = {}
        self._lock = threading.Lock()

    def load(self, paths: Sequence[Path]) -> None:
        """Use these files from now on. They need not exist yet."""
        with self._lock:
            self._paths = tuple(path.absolute() for path in paths)
            self._seen = [_signature(path) for path in self._paths]
            self._apply()

    def reload(self) -> int:
        """Read the files that have changed; returns the version."""
        with self._lock:
            seen = [_signature(path) for path in self._paths]
            if seen != self._seen:
                self._seen = seen
                self._apply()
            return self.version

    def _apply(self) -> None:
        values: dict[str, str] = {}
        for path in self._paths:
            # A file that is being written, or is no text, changes nothing.
            with suppress(OSError, ValueError):
                values = {name: value for name, value in dotenv_values(path).items() if value} | values
        before = dict(os.environ)
        for name in self._own.keys() - values.keys():
            if os.environ.get(name) == self._own[name]:
                del os.environ[name]
        for name, value in values.items():
            if name not in os.environ or os.environ[name] == self._own.get(name):
                os.environ[name] = value
        self._own = {name: value for name, value in values.items() if os.environ[name] == value}
        self.version += before != dict(os.environ)


def _signature(path: Path) -> tuple[int, int] | None:
    """What changes when a file is written; None where there is none."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size


environment_files = EnvironmentFiles()
"""The files of this process."""
