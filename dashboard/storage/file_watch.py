"""Notices when the files of an SQLite database are removed, replaced or truncated while they are open.

SQLite itself notices nothing: it writes on into files that no name leads to any more, and all rows are lost
when the process ends.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Literal

# The journal, and the index of it that processes share.
JOURNALS = ("-wal", "-shm")

Change = Literal["", "journal", "removed", "replaced", "truncated"]


class FileWatch:
    """Compares the files of a database with those that existed when it was opened."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._main, self._size = _identity_and_size(file)
        self._journals = {suffix: _identity(self._path(suffix)) for suffix in JOURNALS}

    def change(self) -> Change:
        """What has happened to the files since then; "" where nothing has."""
        # Identity and size at one moment: a file that is removed in between would seem to be truncated.
        main, size = _identity_and_size(self.file)
        if main != self._main:
            # A reader that connects at the wrong moment creates an empty file.
            return "removed" if main is None or not _has_tables(self.file) else "replaced"
        if size < self._size:
            return "truncated"
        self._size = size
        if all(_identity(self._path(suffix)) == one for suffix, one in self._journals.items()):
            return ""
        # The file may have gone with its folder since it was looked at.
        return "journal" if _identity(self.file) == self._main else self.change()

    def copy_from(self, connection: sqlite3.Connection) -> None:
        """Create the removed file again from an open connection, which still has all rows.

        Raises OSError and sqlite3.Error.
        """
        self.file.parent.mkdir(parents=True, exist_ok=True)
        copy = self._path(".restored")
        copy.unlink(missing_ok=True)
        with closing(sqlite3.connect(copy)) as restored:
            connection.backup(restored)
        self.remove_journals()
        copy.replace(self.file)

    def remove_journals(self) -> None:
        """Remove the journals of a file that is gone. SQLite would apply them to the file in its place."""
        for suffix, identity in self._journals.items():
            if identity is not None and _identity(self._path(suffix)) == identity:
                self._path(suffix).unlink(missing_ok=True)

    def set_aside(self, name: str) -> Path:
        """Rename a damaged file, and its journals, to FILE.damaged-NAME; returns the new path."""
        target = self._path(f".damaged-{name}")
        for suffix in JOURNALS:
            with suppress(OSError):
                shutil.move(self._path(suffix), target.with_name(target.name + suffix))
        shutil.move(self.file, target)
        return target

    def _path(self, suffix: str) -> Path:
        return self.file.with_name(self.file.name + suffix)


def _identity(path: Path) -> tuple[int, int] | None:
    return _identity_and_size(path)[0]


def _identity_and_size(path: Path) -> tuple[tuple[int, int] | None, int]:
    """Device and inode, and bytes; None and 0 where there is no file."""
    try:
        found = path.stat()
    except OSError:
        return None, 0
    return (found.st_dev, found.st_ino), found.st_size


def _has_tables(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return connection.execute("SELECT 1 FROM sqlite_master").fetchone() is not None
    except sqlite3.Error:
        return True
