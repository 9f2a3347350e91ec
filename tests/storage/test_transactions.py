"""One row that cannot be stored costs no other, however it comes to the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from dashboard.storage.database import Database
from dashboard.storage.engine import StorageUnavailable
from dashboard.storage.inserts import WriteBatch
from dashboard.storage.maintenance import Maintenance
from dashboard.storage.retention import RetentionLimits
from dashboard.storage.spool import Spool
from dashboard.storage.transactions import UNSTORABLE, TransactionRunner
from dashboard.storage.write_queue import Entry
from tests.support.storage_rows import GONE, START, batch_of, beat, counted

Start = Callable[..., TransactionRunner]


def too_late(source: str = "broken") -> WriteBatch:
    batch = batch_of((0, "", 1.0, 2.0), source=source)
    return batch._replace(records=[batch.records[0]._replace(time=2**70)])


def half_a_character() -> WriteBatch:
    return batch_of((0, "\ud800", 1.0, 2.0), source="broken")


def points(url: str) -> int:
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return counted(connection, "points")
    finally:
        engine.dispose()


@pytest.fixture
def start(url: str) -> Iterator[Start]:
    """`start(spool)` is those of a process whose database is not open yet."""
    made: list[Database] = []

    def begin(spool: Spool | None = None) -> TransactionRunner:
        made.append(Database(url))
        maintenance = Maintenance(made[-1], RetentionLimits(), lambda: START / 1000, lambda: 0.0)
        return TransactionRunner(made[-1], maintenance, lambda: 0.0, spool)

    yield begin
    for database in made:
        database.close()


@pytest.mark.parametrize("broken", [too_late, half_a_character])
def test_a_batch_that_cannot_be_stored_fails_alone(
    start: Start, url: str, broken: Callable[[], WriteBatch]
) -> None:
    transactions = start()
    transactions.open()
    entries = [Entry(beat(3), Future()), Entry(broken(), Future()), Entry(beat(3, "other"), Future())]
    transactions.store(entries)
    first, second, third = (entry.committed for entry in entries)
    assert first
    assert second
    assert third
    assert (first.result(0), third.result(0)) == (None, None)
    with pytest.raises(StorageUnavailable, match=UNSTORABLE):
        second.result(0)
    assert points(url) == 12


def test_rows_of_the_last_moments_are_stored_again_without_those_that_cannot_be(
    start: Start, url: str, tmp_path: Path
) -> None:
    transactions = start()
    transactions.open()
    transactions.store([Entry(too_late()), Entry(beat(3))])
    transactions._database.close()
    database = create_engine(url)
    with database.begin() as connection:
        for table in ("points", "series", "rollups", "pending_rollups"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    database.dispose()
    transactions.open()
    assert points(url) == 6


def test_a_spooled_row_that_cannot_be_stored_holds_up_no_other(
    start: Start, url: str, tmp_path: Path
) -> None:
    spool = Spool(tmp_path, url)
    spool.write([beat(3), too_late(), beat(3, "other")])
    spool.write([beat(3, "third")])
    start(spool).open()
    assert spool.files() == []
    assert points(url) == 18


def test_a_gap_that_spooled_rows_fill_is_removed(start: Start, url: str, tmp_path: Path) -> None:
    transactions = start()
    transactions.open()
    transactions.store([Entry(batch_of((0, "", 1.0, 1.0), (30, "", GONE, GONE)))])
    assert points(url) == 4
    late = batch_of((20, "", 1.0, 1.0))._replace(filled=[(START + 30_000, "")])
    spool = Spool(tmp_path, url)
    spool.write([late])
    start(spool).open()
    assert points(url) == 4, "the two new values, and no end of a line"
