"""Stores the position in a stream, so that a restart continues from there."""

from __future__ import annotations

import json
from contextlib import suppress
from urllib.parse import quote

from sources.application_directory import application_directory


class StreamPosition:
    """The time (unix seconds) of the last event of a source that was handled, in the application directory.

    name: of the source.
    """

    def __init__(self, name: str) -> None:
        self._path = application_directory() / f"position-{quote(name, safe='')}.json"
        self._written = 0.0

    def read(self) -> float:
        """0 where none is stored, or the file cannot be read: the stream then starts anew."""
        with suppress(OSError, ValueError, TypeError, KeyError):
            return float(json.loads(self._path.read_text(encoding="utf-8"))["time"])
        return 0.0

    def write(self, time: float) -> str:
        """Store the time where it is a later one; returns what went wrong, or ""."""
        if time <= self._written:
            return ""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            new_file = self._path.with_suffix(".new")
            new_file.write_text(json.dumps({"time": time}), encoding="utf-8")
            new_file.replace(self._path)
        except OSError as error:
            return (
                f"It cannot be stored in {self._path.parent} ({type(error).__name__}), so posts that are "
                "missed during a restart will not be fetched. Make that folder writable, or set "
                "DASHBOARD_DATA_DIR to another one."
            )
        self._written = time
        return ""
