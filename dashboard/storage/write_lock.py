"""The lock that makes a process the only writer: a file beside an SQLite file, or PostgreSQL's advisory lock.

Both end with the process that holds them, however it ends. Processes that share a broker share the lock as
well: one without it cannot join them.
"""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from dashboard.storage.database_url import read_url
from dashboard.storage.engine import StorageUnavailable, create, sqlite_file
from dashboard.storage.error_messages import reason

# "rtdash" as a number: the key of the advisory lock, which holds for one database of a server.
LOCK_KEY = 0x727464617368
_OTHER = (
    "Another dashboard {holder}polls and stores into this history, and every row would be fetched and stored "
    "twice. Stop that one, or give this one a history of its own: set DASHBOARD_DATA_DIR or [history] url. "
    "Several processes share a history by way of [broker] url."
)


class HistoryInUse(StorageUnavailable):
    """Another process writes into the database; the message says which, and what to do."""


class WriteLock(Protocol):
    """The right to write, for one process at a time."""

    def acquire(self) -> None:
        """Take the lock, or keep it. Raises HistoryInUse at once where another process has it, and
        StorageUnavailable where the database cannot be reached."""

    def release(self) -> None:
        """Release it."""


def write_lock_for(url: str, *, shared: bool = False) -> WriteLock | None:
    """The lock of a database; None for one that no other process can open.

    shared: whether others that share it may write as well, which an SQLite file does not allow.
    """
    parsed = read_url(url)
    if parsed.get_backend_name() != "sqlite":
        return AdvisoryWriteLock(url, shared=shared)
    file = sqlite_file(parsed)
    return FileWriteLock(file) if file else None


class FileWriteLock:
    """A lock on FILE.lock, also for links to FILE; FILE.lock.txt says who holds it."""

    def __init__(self, file: Path) -> None:
        file = file.resolve()
        self._path = file.with_name(f"{file.name}.lock")
        self._holder = file.with_name(f"{file.name}.lock.txt")
        self._lock: FileLock | None = None
        self._inode = 0

    def acquire(self) -> None:
        if self._lock is not None and self._still_there():
            return
        self.release()
        lock = FileLock(self._path)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            lock.acquire(timeout=0)
        except Timeout:
            raise HistoryInUse(_OTHER.format(holder=self._who())) from None
        except OSError as error:
            raise StorageUnavailable(
                f"The folder of the history file cannot be written ({error.strerror})."
            ) from None
        self._lock, self._inode = lock, self._path.stat().st_ino
        with suppress(OSError):
            self._holder.write_text(f"process {os.getpid()} on {socket.gethostname()}", encoding="utf-8")

    def release(self) -> None:
        if self._lock is not None:
            self._lock.release(force=True)
            self._lock = None

    def _still_there(self) -> bool:
        """Whether the lock file is still the one that others would lock."""
        with suppress(OSError):
            return self._path.stat().st_ino == self._inode
        return False

    def _who(self) -> str:
        try:
            return f"({self._holder.read_text(encoding='utf-8')[:100]}) "
        except (OSError, UnicodeDecodeError):
            return ""


class AdvisoryWriteLock:
    """An advisory lock on a separate connection. shared: whether others may share it."""

    def __init__(self, url: str, *, shared: bool = False) -> None:
        self._url = url
        self._lock = "pg_try_advisory_lock_shared" if shared else "pg_try_advisory_lock"
        self._connection: Connection | None = None

    def acquire(self) -> None:
        if self._connection is not None and _answers(self._connection):
            return
        self.release()
        try:
            self._connection = self._connected()
        except DBAPIError as error:
            raise StorageUnavailable(reason(error)) from None

    def release(self) -> None:
        if self._connection is not None:
            with suppress(SQLAlchemyError):
                self._connection.engine.dispose()
                self._connection.invalidate()
                self._connection.close()
            self._connection = None

    def _connected(self) -> Connection:
        connection = create(self._url).connect()
        if connection.scalar(text(f"SELECT {self._lock}(:key)"), {"key": LOCK_KEY}):
            # The lock belongs to the session: it outlives the transaction.
            connection.commit()
            return connection
        holder = connection.scalar(text(_HOLDER), {"key": LOCK_KEY})
        connection.close()
        raise HistoryInUse(_OTHER.format(holder=f"({holder}) " if holder else ""))


_HOLDER = """
SELECT application_name FROM pg_stat_activity JOIN pg_locks USING (pid)
WHERE locktype = 'advisory' AND granted AND ((classid::bigint << 32) | objid::bigint) = :key
LIMIT 1
"""


def _answers(connection: Connection) -> bool:
    try:
        connection.execute(text("SELECT 1"))
        connection.commit()
    except SQLAlchemyError:
        return False
    return True
