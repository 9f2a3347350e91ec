"""The open database of a writer: opened again when it fails or its file has changed, by one process at a
time."""

from __future__ import annotations

import math
import sqlite3
import time
from contextlib import suppress

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from dashboard.storage.engine import VERSION_TABLE, StorageUnavailable, open_database, sqlite_file, writing
from dashboard.storage.file_watch import Change, FileWatch
from dashboard.storage.write_lock import WriteLock

# How often it is verified that the lock is still there.
LOCK_SECONDS = 2.0
# A database that no row was stored in for this long is tried.
PROBE_SECONDS = 1.0
# Changes nothing, but needs a disk that is not full.
_WRITE = f"UPDATE {VERSION_TABLE} SET version_num = version_num"
_RAN = "while the dashboard ran"
_NOTES: dict[Change, str] = {
    "journal": f"The journal of the history file was removed {_RAN}. No row is lost.",
    "removed": f"The history file was removed {_RAN}: it was created again with all its rows.",
    "replaced": f"The history file was replaced {_RAN}: rows are stored in the new one.",
    "truncated": f"The history file was damaged {_RAN}, and a new one begun. The damaged file is",
}


class Database:
    """Not thread-safe, but `engine` may be read from every thread.

    `note` says what has happened to the file since the start. lock: held while the database is open; None:
    other processes may write, too.
    """

    def __init__(self, url: str, lock: WriteLock | None = None) -> None:
        self.url, self._lock = url, lock
        self.engine: Engine | None = None
        self.note = ""
        self._watch: FileWatch | None = None
        self._first: Connection | None = None
        self._locked_at = -math.inf
        self._used_at = math.inf

    @property
    def was_used(self) -> bool:
        """Whether rows were stored in it, or could have been, since the start."""
        return self._used_at < math.inf

    def record_use(self) -> None:
        """Record that rows were stored now."""
        self._used_at = time.monotonic()

    def open(self) -> Engine:
        """The engine, which is opened if need be. Raises StorageUnavailable."""
        if self.engine is None:
            self._acquire()
            engine = open_database(self.url)
            # Stays open, so that the rows of a file that is removed can still be read, and that no other
            # process which closes the file removes its journal.
            self._first = engine.connect()
            with writing(engine):
                self._watch = _watch(engine)
            self.engine = engine
        return self.engine

    def verify(self, *, fails: bool) -> None:
        """Raise StorageUnavailable or DBAPIError where the database cannot be used. fails: whether that was
        so before."""
        if fails or time.monotonic() - self._used_at > PROBE_SECONDS:
            self.probe(write=fails)
            self.record_use()
        self.keep_lock()
        self.check()

    def keep_lock(self) -> None:
        """Take the lock again where it was lost, as when its file is removed or its connection closed. Raises
        StorageUnavailable where another process has it now."""
        if time.monotonic() - self._locked_at > LOCK_SECONDS:
            self._acquire()

    def check(self) -> None:
        """Check that the files are those that were opened. Otherwise repair what can be repaired, close the
        database and raise StorageUnavailable; it may be opened again."""
        change: Change = self._watch.change() if self._watch is not None else ""
        if change:
            self.repair(change)
            raise StorageUnavailable(self.note)

    def probe(self, *, write: bool = False) -> None:
        """Raise DBAPIError where no transaction can begin that writes or, with `write`, be committed."""
        if self.engine is not None:
            with writing(self.engine) as connection:
                connection.exec_driver_sql(_WRITE if write else "SELECT 1")

    def repair(self, change: Change) -> None:
        """Close the database, and make the file at its path usable. Raises StorageUnavailable."""
        watch, note = self._watch, _NOTES[change]
        assert watch is not None
        try:
            if change == "journal":
                self._driver_connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            elif change == "removed":
                watch.copy_from(self._driver_connection())
            self.close()
            if change == "replaced":
                watch.remove_journals()
            if change == "truncated":
                note += f" {watch.set_aside(time.strftime('%Y%m%d-%H%M%S')).name}."
        except (OSError, sqlite3.Error, SQLAlchemyError) as error:
            self.close()
            why = type(error).__name__
            raise StorageUnavailable(
                f"The history file was {change} {_RAN}, and cannot be repaired ({why})."
            ) from None
        self.note = note

    def close(self) -> None:
        """Close all connections, and keep the lock."""
        with suppress(SQLAlchemyError):
            if self._first is not None:
                self._first.close()
            if self.engine is not None:
                self.engine.dispose()
        self.engine = self._first = self._watch = None

    def release(self) -> None:
        """Close, and release the lock."""
        self.close()
        if self._lock is not None:
            self._lock.release()

    def is_damaged(self, error: DBAPIError) -> bool:
        """Whether the error says that a file which was opened is not a database any more."""
        text = str(error.orig).lower()
        return self._watch is not None and ("malformed" in text or "not a database" in text)

    def _acquire(self) -> None:
        if self._lock is not None:
            self._lock.acquire()
        self._locked_at = time.monotonic()

    def _driver_connection(self) -> sqlite3.Connection:
        assert self._first is not None
        connection = self._first.connection.driver_connection
        assert isinstance(connection, sqlite3.Connection)
        return connection


def _watch(engine: Engine) -> FileWatch | None:
    """A watch of an SQLite file; None for other databases, and for one in memory."""
    file = sqlite_file(engine.url)
    return FileWatch(file) if file else None
