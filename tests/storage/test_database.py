"""The open database of a writer: what happens to its file is repaired, and it is open once at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import DatabaseError

from dashboard.storage.database import Database
from dashboard.storage.engine import StorageUnavailable, writing
from dashboard.storage.inserts import write
from dashboard.storage.write_lock import HistoryInUse, write_lock_for
from tests.support.storage_rows import beat, counted


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "history.sqlite"


@pytest.fixture
def database(file: Path) -> Iterator[Database]:
    """An open one with ten rows of two values."""
    database = Database(f"sqlite:///{file}", write_lock_for(f"sqlite:///{file}"))
    with writing(database.open()) as connection:
        write(connection, beat(10))
    yield database
    database.release()


def test_an_open_one_is_not_opened_again(database: Database) -> None:
    assert database.open() is database.open()
    database.check()
    database.probe()
    assert database.note == ""


def test_a_removed_file_is_made_again_with_its_rows(database: Database, file: Path) -> None:
    file.unlink()
    with pytest.raises(StorageUnavailable, match="created again with all its rows"):
        database.check()
    assert database.engine is None
    with database.open().connect() as connection:
        assert counted(connection, "points") == 20


def test_a_damaged_file_is_set_aside_under_a_name_that_the_note_has(database: Database, file: Path) -> None:
    file.write_bytes(b"")
    with pytest.raises(StorageUnavailable, match="The damaged file is"):
        database.check()
    aside = database.note.rpartition(" ")[2].removesuffix(".")
    assert (file.parent / aside).exists()
    with database.open().connect() as connection:
        assert counted(connection, "points") == 0


def test_it_is_released_for_another_process(database: Database, file: Path) -> None:
    lock = write_lock_for(f"sqlite:///{file}")
    assert lock is not None
    with pytest.raises(HistoryInUse):
        lock.acquire()
    database.release()
    lock.acquire()
    lock.release()


def test_an_error_of_a_file_that_is_no_database_any_more_is_known(database: Database) -> None:
    error = DatabaseError("SELECT", {}, sqlite3.DatabaseError("file is not a database"))
    assert database.is_damaged(error)
    database.close()
    assert not database.is_damaged(error), "without an open file there is none to set aside"
