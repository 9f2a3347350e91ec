"""Writes a source of the page's "Add a source" into dashboard.toml, and starts it."""

from __future__ import annotations

import os
import re
import tempfile
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from dashboard.app.command_line import values_of
from dashboard.app.host_check import socket_origins
from dashboard.app.settings import DEFAULT_SOURCES, SettingsError, settings_file, source_of
from dashboard.app.starter_files import SETTINGS_FILE, starter_file
from dashboard.history.registry import HistoryRegistry
from sources.guess.trial import TryError

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def may_add(setting: str | bool, arguments: Sequence[str]) -> bool:
    """Whether viewers may add sources: as the setting says or, with "auto", where only this computer reaches
    the server.

    arguments: of `panel serve`. Any other program, such as the kernel of a notebook, serves nothing to
        others.
    """
    if setting != "auto":
        return setting is True
    if "serve" not in arguments:
        return True
    origins = socket_origins(values_of("--allow-websocket-origin", arguments))
    hosts = [host.rpartition(":")[0] or host for host in origins]
    addresses = values_of("--address", arguments)
    return bool(addresses) and set(addresses) | set(hosts) <= _LOOPBACK


class SourceAdder:
    """Adds sources to a settings file and to the histories of a process. Thread-safe."""

    def __init__(self, histories: HistoryRegistry) -> None:
        self._histories = histories
        self._lock = threading.Lock()

    def add(self, name: str, block: str) -> None:
        """Write a block [sources.NAME] into the settings file, and start its source. May block.

        Raises TryError, and then nothing has changed.
        """
        if not _NAME.fullmatch(name):
            raise TryError(
                f"The name {name!r} is not allowed; use lower-case letters, digits and _, such as my_api."
            )
        with self._lock:
            if name in self._histories:
                raise TryError(f"There is a source {name!r} already. Choose another name.")
            try:
                source = source_of(name, tomlkit.parse(block).unwrap()["sources"][name])
                _write(_own_file(), name, block)
            except SettingsError as error:
                raise TryError(str(error)) from None
            self._histories.add(source)


def _own_file() -> Path:
    file = settings_file()
    if file == starter_file(SETTINGS_FILE):
        raise TryError(
            f"There is no {SETTINGS_FILE} in {Path.cwd()}. Make one with: realtime-dashboard init ."
        )
    return file


def _write(file: Path, name: str, block: str) -> None:
    """Add the block to the file, whose comments stay, in one step."""
    try:
        document = tomlkit.parse(file.read_text(encoding="utf-8"))
        sources: Any = document.setdefault("sources", tomlkit.table(is_super_table=True))
        if not sources:
            # Without any table the page shows these; with one, only those that have a table.
            for default in DEFAULT_SOURCES:
                sources[default] = tomlkit.table()
        if name in sources:
            raise TryError(f"{file.name} has a source {name!r} already. Choose another name.")
        sources[name] = tomlkit.parse(block)["sources"][name]
        _replace(file, tomlkit.dumps(document))
    except TOMLKitError as error:
        raise TryError(f"{file} is not valid TOML: {error}.") from None
    except OSError as error:
        raise TryError(
            f"{file} cannot be written ({error.strerror}). Copy the block into it by hand."
        ) from None


def _replace(file: Path, text: str) -> None:
    file = file.resolve()
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(opened.fileno())
        Path(temporary).chmod(file.stat().st_mode & 0o777)
        Path(temporary).replace(file)
    except BaseException:
        with suppress(OSError):
            Path(temporary).unlink()
        raise
