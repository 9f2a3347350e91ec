"""Opens the database, an SQLite file or a PostgreSQL, and migrates its tables to the newest version."""

from __future__ import annotations

import os
import socket
import sqlite3
import time
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from dashboard.storage.database_url import NO_URL, read_url
from dashboard.storage.error_messages import reason
from dashboard.storage.schema import metadata

VERSION_TABLE = "dashboard_version"
BUSY_SECONDS = 2.0
BUSY_RETRY_SECONDS = 0.01
CONNECT_SECONDS = 5
# A server that is gone without a word is noticed after this.
_SILENT_SECONDS = 10
# The key of an advisory lock: "rtmigr" as a number.
MIGRATION_LOCK = 0x72746D696772
# The same of one process writing at a time, "rtwrit": upserts of the same rows in two orders would be a
# deadlock.
WRITE_LOCK = 0x727477726974
# A writer that stalls inside a transaction would block all others.
_IDLE_WRITER_MS = 5_000
WRITES = {"writes": True}

# The packages of drivers whose name is another, or that need one that contains libpq.
_PACKAGES = {"psycopg": "psycopg[binary]", "psycopg2": "psycopg2-binary"}


class StorageUnavailable(Exception):
    """The database cannot be used now; the message says why and what to do."""


def open_database(url: str) -> Engine:
    """An engine whose tables have the newest version; existing rows stay. Raises StorageUnavailable.

    url: in SQLAlchemy's form, "sqlite:////path/to/file" or "postgresql://user@host/name"; "postgres://", as
        hosts of databases write it, is the same.
    """
    engine = create(url)
    try:
        # Before anything of another program's file is changed, even its journal mode.
        with create_engine(engine.url, poolclass=NullPool).connect() as connection:
            _check_ours(connection)
        with writing(engine) as connection:
            _migrate(connection)
    except DBAPIError as error:
        engine.dispose()
        raise StorageUnavailable(reason(error)) from None
    except StorageUnavailable:
        engine.dispose()
        raise
    return engine


def create(url: str) -> Engine:
    """An engine that has not connected yet. Raises StorageUnavailable where it never can."""
    try:
        return _engine(_supported(_with_driver(read_url(url))))
    except ImportError as error:
        module = (error.name or "").partition(".")[0] or "its driver"
        raise StorageUnavailable(
            f"[history] url needs the driver {module}, which is not installed: "
            f"pip install {_PACKAGES.get(module, module)!r}, then start again."
        ) from None
    except NoSuchModuleError:
        raise StorageUnavailable(
            f"[history] url begins with {make_url(url).drivername}://, which is no known database or "
            "driver. Write sqlite:////path/to/file or postgresql://user:password@host/name."
        ) from None
    except ArgumentError:
        raise StorageUnavailable(NO_URL) from None
    except OSError as error:
        raise StorageUnavailable(
            f"The folder of the history file cannot be created ({error.strerror})."
        ) from None


def check_connection(url: str) -> None:
    """Connect to a database server once, and change nothing. Raises StorageUnavailable.

    A file of SQLite need not exist yet, and is not opened.
    """
    if url.startswith("sqlite"):
        return
    engine = create(url)
    try:
        with engine.connect() as connection:
            _check_ours(connection)
    except DBAPIError as error:
        raise StorageUnavailable(reason(error)) from None
    finally:
        engine.dispose()


def _supported(url: URL) -> URL:
    """The URL, whose database is one for which there are statements, with a driver that blocks. Raises
    NoSuchModuleError."""
    if url.get_backend_name() not in ("sqlite", "postgresql") or url.get_dialect().is_async:
        raise NoSuchModuleError(url.drivername)
    return url


def _with_driver(url: URL) -> URL:
    """The URL with psycopg as the driver of PostgreSQL, where it names none: SQLAlchemy's own is psycopg2."""
    if url.drivername in ("postgres", "postgresql"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername.startswith("postgres+"):
        return url.set(drivername=url.drivername.replace("postgres", "postgresql", 1))
    return url


def writing(engine: Engine) -> AbstractContextManager[Connection]:
    """A transaction that writes, committed at the end of the block."""
    return engine.execution_options(**WRITES).begin()


def sqlite_file(url: URL) -> Path | None:
    """The file of an SQLite database; None for other databases, and for one in memory or named by a URI."""
    name = url.database
    if url.get_backend_name() != "sqlite" or not name or name.startswith(("file:", ":memory:")):
        return None
    return Path(name)


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        engine = create_engine(url, pool_pre_ping=True, connect_args=_server_arguments())
        if url.get_backend_name() == "postgresql":
            event.listen(engine, "begin", _begin_on_server)
        return engine
    if file := sqlite_file(url):
        file.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _server_arguments() -> dict[str, Any]:
    """Arguments of libpq: who connects, and how soon a broken connection is noticed."""
    return {
        "application_name": f"process {os.getpid()} on {socket.gethostname()}"[:63],
        "connect_timeout": CONNECT_SECONDS,
        "keepalives_idle": _SILENT_SECONDS // 2,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        "tcp_user_timeout": _SILENT_SECONDS * 1000,
    }


def _prepare(connection: Any, _: Any) -> None:
    # Python's sqlite3 begins transactions too late for BEGIN IMMEDIATE; `_begin` does it.
    connection.isolation_level = None
    # Readers do not wait for the writer; a commit is on the disk, and survives a power cut.
    _use_wal(connection)
    connection.execute("PRAGMA synchronous = FULL")


def _use_wal(connection: sqlite3.Connection) -> None:
    """Give a new file a write-ahead log. SQLite itself does not wait for another process that does so."""
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
        time.sleep(BUSY_RETRY_SECONDS)


def _begin(connection: Connection) -> None:
    # A transaction that first reads and then writes would fail if another process wrote in between.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_on_server(connection: Connection) -> None:
    if connection.get_execution_options().get("writes"):
        connection.exec_driver_sql(
            f"SET LOCAL idle_in_transaction_session_timeout = {_IDLE_WRITER_MS};"
            f" SELECT pg_advisory_xact_lock({WRITE_LOCK})"
        )


def _check_ours(connection: Connection) -> None:
    names = set(inspect(connection).get_table_names())
    if not names or VERSION_TABLE in names:
        return
    if connection.dialect.name == "sqlite" or names & set(metadata.tables):
        raise StorageUnavailable("The database belongs to another program. Set [history] url to another.")


def _migrate(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        # Until the end of the transaction: two that migrate at once would wait for each other.
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    scripts = ScriptDirectory.from_config(config)
    version, newest = context.get_current_revision(), scripts.get_current_head()
    if version == newest:
        return
    if version is not None and version not in {script.revision for script in scripts.walk_revisions()}:
        raise StorageUnavailable(
            "The history was written by a newer version of this dashboard. Update the dashboard."
        )
    command.upgrade(config, "head")
