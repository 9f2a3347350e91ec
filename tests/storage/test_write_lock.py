"""One dashboard at a time stores rows in a history."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from dashboard.storage.write_lock import HistoryInUse, write_lock_for
from tests.storage.conftest import MakeWriter
from tests.support.postgres import connect
from tests.support.storage_rows import beat
from tests.support.waiting import until


def test_a_second_dashboard_is_refused_until_the_first_one_ends(url: str, make_writer: MakeWriter) -> None:
    first = make_writer(url, lock=write_lock_for(url))
    assert first.await_lock(10) == ""
    second = make_writer(url, lock=write_lock_for(url))
    reason = second.await_lock(0.5)
    assert "Another dashboard" in reason
    assert f"process {os.getpid()} on " in reason
    assert "DASHBOARD_DATA_DIR" in reason
    first.close()
    assert second.await_lock(10) == ""
    second.commit(beat(100)).result(10)


def test_a_lock_is_taken_again_after_its_file_was_removed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'folder' / 'history.sqlite'}"
    first, second = write_lock_for(url), write_lock_for(url)
    assert first is not None and second is not None
    first.acquire()
    shutil.rmtree(tmp_path / "folder")
    first.acquire()
    with pytest.raises(HistoryInUse):
        second.acquire()
    first.release()
    second.acquire()
    second.release()


def test_a_lock_that_is_lost_is_taken_again_while_rows_are_stored(
    url: str, make_writer: MakeWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.storage.database.LOCK_SECONDS", 0.1)
    first = make_writer(url, lock=write_lock_for(url))
    first.commit(beat(100)).result(10)
    if url.startswith("sqlite"):
        Path(f"{url.removeprefix('sqlite:///')}.lock").unlink()
    else:
        with connect(url) as connection:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
    second = write_lock_for(url)
    assert second is not None

    def is_in_use() -> bool:
        try:
            second.acquire()
        except HistoryInUse:
            return True
        second.release()
        return False

    until(is_in_use, seconds=30)
    until(lambda: first.state.ok, seconds=30)


def test_a_link_to_a_file_has_its_lock(tmp_path: Path) -> None:
    (tmp_path / "link.sqlite").symlink_to(tmp_path / "history.sqlite")
    first = write_lock_for(f"sqlite:///{tmp_path / 'history.sqlite'}")
    second = write_lock_for(f"sqlite:///{tmp_path / 'link.sqlite'}")
    assert first is not None and second is not None
    first.acquire()
    with pytest.raises(HistoryInUse):
        second.acquire()
    first.release()


def test_a_server_that_ends_the_connection_of_the_lock_gives_it_again(database: str) -> None:
    lock = write_lock_for(database)
    assert lock is not None
    lock.acquire()
    with connect(database) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
        with suppress(psycopg.Error):
            lock.acquire()
    lock.acquire()
    lock.release()
