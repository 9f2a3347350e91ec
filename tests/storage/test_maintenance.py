"""Rollups and retention come to an end, and take nothing that is to stay."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from dashboard.storage.database import Database
from dashboard.storage.engine import writing
from dashboard.storage.inserts import write_rows
from dashboard.storage.maintenance import Maintenance
from dashboard.storage.pending_rollups import record_pending
from dashboard.storage.retention import RetentionLimits
from dashboard.storage.schema import rollups
from tests.support.storage_rows import START, beat, counted


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """A database with two minutes of rows whose rollups are pending."""
    made = Database(url)
    with writing(made.open()) as connection:
        record_pending(connection, write_rows(connection, beat(120)))
    yield made
    made.close()


def maintained(database: Database) -> Maintenance:
    return Maintenance(database, RetentionLimits(), lambda: START / 1000, lambda: 0.0)


def counts(database: Database) -> tuple[int, int]:
    """How many points and rollups there are."""
    with database.open().connect() as connection:
        made = connection.execute(select(func.count()).select_from(rollups)).scalar_one()
        return counted(connection, "points"), made


def test_its_slices_end_and_drop_no_new_row(database: Database) -> None:
    maintenance = maintained(database)
    for _ in range(50):
        if not maintenance.run(now=True):
            break
    else:
        pytest.fail("maintenance does not end")
    points, made = counts(database)
    assert points == 240
    assert made > 0


def test_a_database_that_is_opened_gets_all_pending_rollups(database: Database) -> None:
    maintained(database).roll_up_all()
    by_slices = counts(database)
    assert by_slices[1] > 0
    assert not maintained(database).run(now=True), "nothing is left"
    assert counts(database) == by_slices
