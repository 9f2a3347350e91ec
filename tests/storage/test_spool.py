"""Rows that could not be stored are in a file until the next start."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from dashboard.storage.spool import Spool, spool_unstored
from tests.storage.conftest import MakeWriter
from tests.storage.test_writer import file_of, stored
from tests.support.storage_rows import batch_of, beat

LATER = batch_of((500, "", 1.0, 2.0), source="host")


def test_rows_that_cannot_be_stored_before_the_end_are_stored_once_at_the_next_start(
    tmp_path: Path, make_writer: MakeWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.storage.engine.BUSY_SECONDS", 0.1)
    url = f"sqlite:///{tmp_path / 'history.sqlite'}"
    writer = make_writer(url, spool=Spool(tmp_path, url))
    writer.commit(beat(100)).result(10)
    with closing(sqlite3.connect(file_of(url), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        writer.enqueue(LATER)
        writer.close()
    assert Spool(tmp_path, url).files()
    for _ in range(2):
        again = make_writer(url, spool=Spool(tmp_path, url))
        assert stored(again) == 202
        again.close()
    assert not Spool(tmp_path, url).files()


def test_the_log_says_what_becomes_of_rows_that_are_left_at_the_end(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "rows"
    spool = Spool(folder, "sqlite:///history.sqlite")
    spool_unstored(spool, [], 0)
    spool_unstored(None, [beat(3)], 3)
    spool_unstored(spool, [beat(3)], 3)
    lost, stored_later = (record.getMessage() for record in caplog.records)
    assert lost == "history: 3 rows could not be stored, and are lost"
    assert stored_later.startswith(f"history: 3 rows could not be stored: they are in {folder}")
