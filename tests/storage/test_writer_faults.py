"""Files that are removed, replaced or truncated, and databases that hang."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from psycopg.sql import SQL, Identifier, Literal

from dashboard.storage.engine import StorageUnavailable
from dashboard.storage.spool import Spool
from dashboard.storage.writer import StorageWriter
from tests.storage.conftest import MakeWriter
from tests.storage.test_writer import file_of, stored
from tests.support.postgres import connect, place, postgres
from tests.support.storage_rows import batch_of, beat
from tests.support.waiting import until

LATER = batch_of((500, "", 1.0, 2.0), source="host")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'folder' / 'history.sqlite'}"


def acknowledged(writer: StorageWriter) -> None:
    """Store some rows, as pushes are."""
    writer.commit(beat(100)).result(10)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A transaction waits for a lock for 0.1 s only."""
    monkeypatch.setattr("dashboard.storage.engine.BUSY_SECONDS", 0.1)


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Another program writes an SQLite file meanwhile."""
    with closing(sqlite3.connect(file_of(url), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def remove_file(file: Path) -> None:
    file.unlink()


def remove_folder(file: Path) -> None:
    shutil.rmtree(file.parent)


def remove_journals(file: Path) -> None:
    for suffix in ("-wal", "-shm"):
        file.with_name(file.name + suffix).unlink()


def move_folder(file: Path) -> None:
    file.parent.rename(file.parent.with_name("elsewhere"))


@pytest.mark.parametrize("fault", [remove_file, remove_folder, remove_journals, move_folder])
def test_no_row_is_lost_where_files_are_removed(
    sqlite_url: str, make_writer: MakeWriter, fault: object
) -> None:
    writer = make_writer(sqlite_url)
    acknowledged(writer)
    fault(file_of(sqlite_url))  # type: ignore[operator]
    until(lambda: "while the dashboard ran" in writer.note)
    until(lambda: writer.state.ok)
    writer.commit(LATER).result(10)
    writer.close()
    assert stored(make_writer(sqlite_url)) == 202


def test_a_file_that_was_replaced_is_used_and_gets_the_newest_rows(
    sqlite_url: str, make_writer: MakeWriter, tmp_path: Path
) -> None:
    other = f"sqlite:///{tmp_path / 'other.sqlite'}"
    earlier = make_writer(other)
    earlier.enqueue(batch_of((900, "", 1.0, 2.0), source="earlier"))
    earlier.close()
    writer = make_writer(sqlite_url)
    acknowledged(writer)
    file_of(other).replace(file_of(sqlite_url))
    until(lambda: "replaced" in writer.note)
    until(lambda: writer.state.ok)
    writer.close()
    assert stored(make_writer(sqlite_url)) == 202


@pytest.mark.parametrize("size", [0, 2000])
def test_a_truncated_file_is_set_aside_and_a_new_one_gets_the_newest_rows(
    sqlite_url: str, make_writer: MakeWriter, size: int
) -> None:
    writer = make_writer(sqlite_url)
    acknowledged(writer)
    os.truncate(file_of(sqlite_url), size)
    until(lambda: "damaged" in writer.note)
    until(lambda: writer.state.ok)
    writer.commit(LATER).result(10)
    writer.close()
    assert stored(make_writer(sqlite_url)) == 202
    assert list(file_of(sqlite_url).parent.glob("history.sqlite.damaged-*"))


def test_a_lock_is_noticed_while_nothing_is_written_and_a_push_is_refused(
    sqlite_url: str, make_writer: MakeWriter, impatient: None
) -> None:
    writer = make_writer(sqlite_url)
    acknowledged(writer)
    with locked(sqlite_url):
        until(lambda: "locked" in writer.error)
        assert writer.state.since is not None
        with pytest.raises(StorageUnavailable, match="locked"):
            writer.commit(LATER).result(10)
        writer.enqueue(batch_of((501, "", 1.0, 2.0), source="host"))
        assert writer.state.waiting == 1
    until(lambda: writer.state.ok)
    # The refused row is not stored later, since its sender sends it again.
    assert stored(writer) == 202


def test_a_lock_while_stored_rows_are_read_at_the_start_delays_them_and_loses_none(
    sqlite_url: str, make_writer: MakeWriter, impatient: None
) -> None:
    writer = make_writer(sqlite_url)
    acknowledged(writer)
    read: list[str] = []
    with locked(sqlite_url):
        writer.on_ready(lambda _: read.append("first"))
        writer.on_ready(lambda _: read.append("second"))
        until(lambda: "locked" in writer.error, seconds=30)
    until(lambda: read == ["first", "second"], seconds=30)


def test_a_database_that_answers_but_cannot_be_written_stays_an_error_while_nothing_is_written(
    database: str, make_writer: MakeWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.storage.writer_thread.RETRY_SECONDS", 0.05)
    earlier = make_writer(database)
    acknowledged(earlier)
    earlier.close()
    set_read_only(database, True)
    writer = make_writer(database)
    until(lambda: is_refused(writer, "read-only"), seconds=30)
    errors: list[str] = []
    writer.subscribe(lambda: errors.append(writer.error))
    for _ in range(5):
        # Each ends with a cycle of the writer.
        with pytest.raises(StorageUnavailable):
            writer.query(lambda _: None).result(30)
    assert "" not in errors
    set_read_only(database, False)
    until(lambda: writer.state.ok, seconds=30)


def is_refused(writer: StorageWriter, reason: str) -> bool:
    with suppress(StorageUnavailable):
        writer.commit(LATER).result(10)
    return reason in writer.error


def set_read_only(url: str, is_read_only: bool) -> None:
    """From the next connection on; those that are open are closed."""
    with connect(url) as connection:
        connection.execute("SET default_transaction_read_only = off")
        name = Identifier(connection.info.dbname)
        value = Literal("on" if is_read_only else "off")
        connection.execute(
            SQL("ALTER DATABASE {} SET default_transaction_read_only = {}").format(name, value)
        )
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_a_removed_table_is_named(sqlite_url: str, make_writer: MakeWriter) -> None:
    writer = make_writer(sqlite_url)
    acknowledged(writer)
    with closing(sqlite3.connect(file_of(sqlite_url))) as other, other:
        other.execute("DROP TABLE points")
    with pytest.raises(StorageUnavailable, match="A table of the history was removed"):
        writer.commit(LATER).result(10)


def test_rows_beyond_the_bound_are_dropped_counted_and_shown(
    make_writer: MakeWriter, closed_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.storage.write_queue.MAX_WAITING_ROWS", 25)
    port = closed_url.rsplit(":", 1)[1]
    writer = make_writer(f"postgresql://127.0.0.1:{port}/history")
    for _ in range(5):
        writer.enqueue(beat(10))
    until(lambda: writer.note)
    assert "30 rows are lost" in writer.note
    assert (writer.state.dropped, writer.state.waiting) == (30, 20)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Path]]:
    """A PostgreSQL of its own, and its folder."""
    monkeypatch.setattr("dashboard.storage.writer.HANG_SECONDS", 1.0)
    with place() as folder, postgres(folder) as url:
        yield url, folder


def test_a_hung_server_is_noticed_and_holds_neither_a_push_nor_the_end(
    server: tuple[str, Path], make_writer: MakeWriter, tmp_path: Path
) -> None:
    url, folder = server
    writer = make_writer(url, spool=Spool(tmp_path, url))
    acknowledged(writer)
    with connect(url) as connection:
        backends = [row[0] for row in connection.execute("SELECT pid FROM pg_stat_activity").fetchall()]
    main = int((folder / "data" / "postmaster.pid").read_text().split()[0])
    stopped = [main, *backends]
    for pid in stopped:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
    try:
        with pytest.raises(StorageUnavailable, match="does not answer"):
            writer.commit(LATER).result(10)
        assert "does not answer" in writer.state.error
        writer.enqueue(batch_of((501, "", 1.0, 2.0), source="host"))
        writer.close()
        assert Spool(tmp_path, url).files()
    finally:
        for pid in stopped:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
    assert stored(make_writer(url, spool=Spool(tmp_path, url))) >= 202
