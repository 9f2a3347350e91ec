"""The writer stores rows in the background; rows wait while the database cannot be used, and it says why."""

from __future__ import annotations

import sqlite3
import stat
import threading
from concurrent.futures import Future
from pathlib import Path

import pytest
from sqlalchemy import Connection

from dashboard.storage.engine import StorageUnavailable
from dashboard.storage.writer import StorageWriter
from tests.storage.conftest import MakeWriter
from tests.support.storage_rows import batch_of, beat, counted
from tests.support.waiting import until


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.storage.writer_thread.RETRY_SECONDS", 0.1)
    monkeypatch.setattr("dashboard.storage.engine.BUSY_SECONDS", 0.1)


def stored(writer: StorageWriter) -> int:
    def values(connection: Connection) -> int:
        return counted(connection, "points")

    return writer.query(values).result(10)


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def test_a_query_sees_all_rows_that_were_submitted_before(url: str, make_writer: MakeWriter) -> None:
    writer = make_writer(url)
    writer.enqueue(beat(100))
    assert stored(writer) == 200


def test_a_query_is_answered_while_pushes_never_pause(url: str, make_writer: MakeWriter) -> None:
    writer, ended = make_writer(url), threading.Event()

    def push_again(done: Future[None] | None = None) -> None:
        if not ended.is_set() and (done is None or done.exception() is None):
            writer.commit(beat(1)).add_done_callback(push_again)

    stored(writer)  # it is open
    push_again()
    assert stored(writer) > 0
    ended.set()


def test_waiting_rows_are_stored_on_close(url: str, make_writer: MakeWriter) -> None:
    writer = make_writer(url)
    writer.enqueue(beat(100))
    writer.close()
    assert stored(make_writer(url)) == 200


def test_two_writers_of_one_database_store_each_row_once(url: str, make_writer: MakeWriter) -> None:
    writers = [make_writer(url), make_writer(url)]
    for _ in range(5):
        for writer in writers:
            writer.enqueue(beat(50))
    assert [stored(writer) for writer in writers] == [100, 100]


def test_a_file_of_another_program_is_not_changed(tmp_path: Path, make_writer: MakeWriter) -> None:
    file = tmp_path / "other.sqlite"
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE points (mine)")
    before = file.read_bytes()
    writer = make_writer(f"sqlite:///{file}")
    writer.enqueue(beat(1))
    until(lambda: writer.error)
    assert "another program" in writer.error
    with pytest.raises(StorageUnavailable, match="another program"):
        stored(writer)
    assert file.read_bytes() == before


@pytest.mark.parametrize("content", [b"no database at all" * 300, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_database_is_not_changed(
    tmp_path: Path, make_writer: MakeWriter, content: bytes
) -> None:
    file = tmp_path / "history.sqlite"
    file.write_bytes(content)
    writer = make_writer(f"sqlite:///{file}")
    writer.enqueue(beat(1))
    until(lambda: writer.error)
    assert "history file" in writer.error
    assert file.read_bytes() == content


def test_rows_wait_for_a_locked_file_and_none_is_lost(tmp_path: Path, make_writer: MakeWriter) -> None:
    url = f"sqlite:///{tmp_path / 'history.sqlite'}"
    writer = make_writer(url)
    assert stored(writer) == 0
    other = sqlite3.connect(file_of(url), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    writer.enqueue(beat(10))
    until(lambda: writer.error)
    assert "locked" in writer.error
    writer.enqueue(beat(20))
    other.execute("ROLLBACK")
    until(lambda: not writer.error)
    assert stored(writer) == 40


def test_a_full_disk_is_an_error_and_rows_wait_for_space(tmp_path: Path, make_writer: MakeWriter) -> None:
    """SQLite says the same of a file that may have no more pages as of a disk that has none."""
    url = f"sqlite:///{tmp_path / 'history.sqlite'}"
    writer = make_writer(url)
    writer.enqueue(beat(10))
    assert stored(writer) == 20
    assert writer._database.engine is not None
    with writer._database.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    writer.enqueue(beat(5000))
    until(lambda: writer.error)
    assert "full" in writer.error
    until(lambda: not writer.error)
    assert stored(writer) == 10_000


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path, make_writer: MakeWriter) -> None:
    place = tmp_path / "file"
    place.write_text("a file where a folder should be")
    writer = make_writer(f"sqlite:///{place}/history.sqlite")
    until(lambda: writer.error)
    assert "folder" in writer.error
    place.unlink()
    writer.enqueue(beat(1))
    until(lambda: not writer.error)
    assert stored(writer) == 2


def test_a_read_only_file_is_an_error_and_its_uri_makes_no_folder(
    tmp_path: Path, make_writer: MakeWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    url = f"sqlite:///{tmp_path / 'history.sqlite'}"
    first = make_writer(url)
    first.enqueue(beat(1))
    first.close()
    writer = make_writer(f"{url.replace('sqlite:///', 'sqlite:///file:')}?mode=ro&uri=true")
    writer.enqueue(beat(2))
    until(lambda: writer.error)
    assert "read-only" in writer.error
    assert file_of(url).stat().st_mode & stat.S_IRUSR
    assert stored(make_writer(url)) == 2
    assert not [path for path in tmp_path.iterdir() if path.is_dir()]


def test_an_unreachable_server_is_an_error_without_its_password(
    make_writer: MakeWriter, closed_url: str
) -> None:
    port = closed_url.rsplit(":", 1)[1]
    writer = make_writer(f"postgresql+psycopg://me:hunter2@127.0.0.1:{port}/history")
    writer.enqueue(beat(1))
    until(lambda: writer.error)
    assert "cannot be reached" in writer.error
    assert "hunter2" not in writer.error


def test_only_a_batch_that_cannot_be_stored_is_lost(url: str, make_writer: MakeWriter) -> None:
    writer = make_writer(url)
    assert stored(writer) == 0
    impossible = batch_of((0, "", 1.0, 2.0))
    writer.enqueue(impossible._replace(records=[impossible.records[0]._replace(time=2**70)]))
    writer.enqueue(beat(3))
    assert stored(writer) == 6
    assert not writer.error
