"""Queries wait for the rows before them, and say why they cannot be answered."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from dashboard.storage.database import Database
from dashboard.storage.engine import StorageUnavailable
from dashboard.storage.reads import Reads
from dashboard.storage.state_report import StateReport
from tests.support.clock import Clock


def test_a_query_is_answered_when_the_writer_has_stored_what_came_before(url: str) -> None:
    database = Database(url)
    database.open()
    reads = Reads(database, StateReport(Clock()))
    answer = reads.submit(lambda connection: connection.execute(text("SELECT 1")).scalar_one())
    assert not answer.done()
    reads.barriers.release(reads.barriers.waiting())
    assert answer.result(10) == 1
    reads.close(10)
    database.close()


def test_the_error_of_the_database_is_that_of_the_query(url: str) -> None:
    report = StateReport(Clock())
    reads = Reads(Database(url), report)
    report.set("The disk is full.", "")
    answer = reads.submit(lambda connection: None)
    reads.barriers.release(reads.barriers.waiting())
    with pytest.raises(StorageUnavailable, match="The disk is full"):
        answer.result(10)
    reads.close(10)
