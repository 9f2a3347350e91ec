"""The writer: nobody waits for it, what it cannot store waits, and a page is told why."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest
from sqlalchemy import Connection

from dashboard.storage.engine import StorageUnavailable
from dashboard.storage.retention import RetentionLimits
from dashboard.storage.writer import StorageWriter
from tests.storage.conftest import Keep
from tests.support.storage_rows import START, beat, counted, told
from tests.support.waiting import until


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.storage.writer.RETRY_SECONDS", 0.1)
    monkeypatch.setattr("dashboard.storage.engine.BUSY_SECONDS", 0.1)


def stored(writer: StorageWriter) -> int:
    def values(connection: Connection) -> int:
        return counted(connection, "points")

    return writer.query(values).result(10)


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def test_what_was_put_is_there_for_whoever_asks_next(url: str, keep: Keep) -> None:
    writer = keep(url)
    writer.submit(beat(100))
    assert stored(writer) == 200


def test_what_waits_is_stored_at_the_end(url: str, keep: Keep) -> None:
    writer = keep(url)
    writer.submit(beat(100))
    writer.close()
    assert stored(keep(url)) == 200


def test_two_keepers_of_one_database_store_each_row_once(url: str, keep: Keep) -> None:
    keepers = [keep(url), keep(url)]
    for _ in range(5):
        for writer in keepers:
            writer.submit(beat(50))
    assert [stored(writer) for writer in keepers] == [100, 100]


def test_a_file_of_another_program_is_left_as_it_is(tmp_path: Path, keep: Keep) -> None:
    file = tmp_path / "other.sqlite"
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE points (mine)")
    before = file.read_bytes()
    writer = keep(f"sqlite:///{file}")
    writer.submit(beat(1))
    until(lambda: writer.error)
    assert "another program" in writer.error
    with pytest.raises(StorageUnavailable, match="another program"):
        stored(writer)
    assert file.read_bytes() == before


@pytest.mark.parametrize("content", [b"no database at all" * 300, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path, keep: Keep, content: bytes) -> None:
    file = tmp_path / "history.sqlite"
    file.write_bytes(content)
    writer = keep(f"sqlite:///{file}")
    writer.submit(beat(1))
    until(lambda: writer.error)
    assert "history file" in writer.error
    assert file.read_bytes() == content


def test_a_locked_file_is_waited_for_and_nothing_is_lost(tmp_path: Path, keep: Keep) -> None:
    url = f"sqlite:///{tmp_path / 'history.sqlite'}"
    writer = keep(url)
    assert stored(writer) == 0
    other = sqlite3.connect(file_of(url), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    writer.submit(beat(10))
    until(lambda: writer.error)
    assert "locked" in writer.error
    writer.submit(beat(20))
    other.execute("ROLLBACK")
    until(lambda: not writer.error)
    assert stored(writer) == 40


def test_a_full_disk_is_told_and_rows_wait_for_room(tmp_path: Path, keep: Keep) -> None:
    """SQLite says the same of a file that may have no more pages as of a disk that has none."""
    url = f"sqlite:///{tmp_path / 'history.sqlite'}"
    writer = keep(url)
    writer.submit(beat(10))
    assert stored(writer) == 20
    assert writer._engine is not None
    with writer._engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    writer.submit(beat(5000))
    until(lambda: writer.error)
    assert "full" in writer.error
    until(lambda: not writer.error)
    assert stored(writer) == 10_000


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, keep: Keep) -> None:
    place = tmp_path / "file"
    place.write_text("a file where a folder should be")
    writer = keep(f"sqlite:///{place}/history.sqlite")
    until(lambda: writer.error)
    assert "folder" in writer.error
    place.unlink()
    writer.submit(beat(1))
    until(lambda: not writer.error)
    assert stored(writer) == 2


def test_a_file_that_is_read_only_is_told(tmp_path: Path, keep: Keep) -> None:
    url = f"sqlite:///{tmp_path / 'history.sqlite'}"
    first = keep(url)
    first.submit(beat(1))
    first.close()
    writer = keep(f"{url.replace('sqlite:///', 'sqlite:///file:')}?mode=ro&uri=true")
    writer.submit(beat(2))
    until(lambda: writer.error)
    assert "read-only" in writer.error
    assert file_of(url).stat().st_mode & stat.S_IRUSR
    assert stored(keep(url)) == 2


def test_a_server_that_is_not_there_is_told_without_its_password(keep: Keep, closed_url: str) -> None:
    port = closed_url.rsplit(":", 1)[1]
    writer = keep(f"postgresql+psycopg://me:hunter2@127.0.0.1:{port}/history")
    writer.submit(beat(1))
    until(lambda: writer.error)
    assert "cannot be reached" in writer.error
    assert "hunter2" not in writer.error


def test_an_answer_that_no_database_takes_is_the_only_one_lost(url: str, keep: Keep) -> None:
    writer = keep(url)
    assert stored(writer) == 0
    impossible = told((0, "", 1.0, 2.0))
    writer.submit(impossible._replace(records=[impossible.records[0]._replace(time=2**70)]))
    writer.submit(beat(3))
    assert stored(writer) == 6
    assert not writer.error


def test_old_rows_go_and_their_rollups_stay(url: str, keep: Keep) -> None:
    first = keep(url)
    first.submit(beat(7200))
    assert stored(first) == 14_400
    first.close()
    later = keep(url, RetentionLimits(rows=3600.0), clock=lambda: START / 1000 + 9000)
    until(lambda: stored(later) == 7200)
    assert later.query(lambda connection: counted(connection, "rollups WHERE seconds = 60")).result(10) == 240


def test_a_file_that_is_too_large_loses_its_oldest_rows_and_says_so(tmp_path: Path, keep: Keep) -> None:
    url = f"sqlite:///{tmp_path / 'history.sqlite'}"
    first = keep(url)
    first.submit(beat(7200))
    assert stored(first) == 14_400
    first.close()
    writer = keep(url, RetentionLimits(size=300_000), clock=lambda: START / 1000 + 7200)
    until(lambda: writer.note)
    assert "full" in writer.note

    def oldest(connection: Connection) -> int:
        return int(connection.exec_driver_sql("SELECT min(time) FROM points").scalar_one())

    assert START < writer.query(oldest).result(10) <= START + 3_700_000
