"""What happens to the files of an open SQLite database is noticed, and its rows are saved."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from dashboard.storage.file_watch import JOURNALS, FileWatch


def connected(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode = wal")
    return connection


def journal(file: Path, suffix: str) -> Path:
    return file.with_name(file.name + suffix)


def numbers(file: Path) -> list[int]:
    with closing(sqlite3.connect(file)) as connection:
        return [number for (number,) in connection.execute("SELECT number FROM numbers")]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "history.sqlite"


@pytest.fixture
def connection(file: Path) -> Iterator[sqlite3.Connection]:
    """An open database with a row."""
    file.parent.mkdir()
    with closing(connected(file)) as connection:
        connection.execute("CREATE TABLE numbers (number INTEGER)")
        connection.execute("INSERT INTO numbers VALUES (1)")
        yield connection


@pytest.fixture
def watch(connection: sqlite3.Connection, file: Path) -> FileWatch:
    return FileWatch(file)


def test_writing_is_no_change(watch: FileWatch, connection: sqlite3.Connection) -> None:
    assert watch.change() == ""
    connection.execute("INSERT INTO numbers SELECT number FROM numbers")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert watch.change() == ""


def test_a_removed_file_is_created_again_with_all_rows(
    watch: FileWatch, connection: sqlite3.Connection, file: Path
) -> None:
    file.unlink()
    assert watch.change() == "removed"
    connection.execute("INSERT INTO numbers VALUES (2)")
    watch.copy_from(connection)
    assert numbers(file) == [1, 2]
    assert [path.name for path in file.parent.iterdir()] == [file.name], "no journal of the lost file is left"


def test_a_removed_folder_is_created_again(
    watch: FileWatch, connection: sqlite3.Connection, file: Path
) -> None:
    for path in file.parent.iterdir():
        path.unlink()
    file.parent.rmdir()
    assert watch.change() == "removed"
    watch.copy_from(connection)
    assert numbers(file) == [1]


@pytest.mark.parametrize("stats", [1, 2, 3])
def test_a_folder_that_goes_while_its_files_are_looked_at_is_removed(
    watch: FileWatch, file: Path, monkeypatch: pytest.MonkeyPatch, stats: int
) -> None:
    looked, stat = list[Path](), Path.stat

    def stat_then_move(path: Path, **options: Any) -> os.stat_result:
        found = stat(path, **options)
        looked.append(path)
        if len(looked) == stats:
            file.parent.rename(file.parent.with_name("elsewhere"))
        return found

    with monkeypatch.context() as patched:
        patched.setattr(Path, "stat", stat_then_move)
        change = watch.change()
    assert not file.exists()
    assert (change or watch.change()) == "removed"


def test_an_empty_file_that_a_reader_creates_is_not_the_history(
    watch: FileWatch, connection: sqlite3.Connection, file: Path
) -> None:
    file.unlink()
    sqlite3.connect(file).close()
    file.touch()
    assert watch.change() == "removed"
    watch.copy_from(connection)
    assert numbers(file) == [1]


def test_a_database_in_its_place_is_left_as_it_is(watch: FileWatch, file: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other")) as other:
        other.execute("CREATE TABLE numbers (number INTEGER)")
        other.execute("INSERT INTO numbers VALUES (7)")
        other.commit()
    (tmp_path / "other").replace(file)
    assert watch.change() == "replaced"
    watch.remove_journals()
    assert numbers(file) == [7]


def test_a_file_that_is_no_database_is_not_overwritten(watch: FileWatch, file: Path) -> None:
    file.unlink()
    file.write_text("a letter")
    assert watch.change() == "replaced"


def test_a_shorter_file_is_truncated(watch: FileWatch, connection: sqlite3.Connection, file: Path) -> None:
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert watch.change() == ""
    with file.open("r+b") as opened:
        opened.truncate(100)
    assert watch.change() == "truncated"


@pytest.mark.parametrize("suffix", JOURNALS)
def test_a_removed_journal_is_noticed(watch: FileWatch, file: Path, suffix: str) -> None:
    journal(file, suffix).unlink()
    assert watch.change() == "journal"


def test_the_journals_of_another_database_stay(watch: FileWatch, file: Path) -> None:
    path = journal(file, "-wal")
    path.rename(path.with_name("elsewhere"))
    path.write_bytes(b"of another process")
    watch.remove_journals()
    assert path.read_bytes() == b"of another process"


def test_a_damaged_file_is_set_aside_with_its_journals(watch: FileWatch, file: Path) -> None:
    content = file.read_bytes()
    target = watch.set_aside("20260101")
    assert target == file.with_name("history.sqlite.damaged-20260101")
    assert target.read_bytes() == content
    assert {path.name for path in file.parent.iterdir()} == {
        target.name,
        *(target.name + suffix for suffix in JOURNALS),
    }
