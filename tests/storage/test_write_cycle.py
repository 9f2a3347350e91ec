"""One cycle of the writer stores the rows that wait, and reports a database that cannot be used."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dashboard.storage.database import Database
from dashboard.storage.hang_watch import HangWatch
from dashboard.storage.maintenance import Maintenance
from dashboard.storage.ready_callbacks import ReadyCallbacks
from dashboard.storage.retention import RetentionLimits
from dashboard.storage.state_report import StateReport
from dashboard.storage.transactions import TransactionRunner
from dashboard.storage.write_cycle import WriteCycle
from dashboard.storage.write_queue import Entry, WriteQueue
from tests.support.storage_rows import START, beat, counted


class Writing:
    """A cycle with its queue and its report, without the thread that runs it."""

    def __init__(self, url: str) -> None:
        self.database, self.queue = Database(url), WriteQueue()
        self.report, self.ready = StateReport(lambda: START / 1000), ReadyCallbacks()
        maintenance = Maintenance(self.database, RetentionLimits(), lambda: START / 1000, lambda: 0.0)
        self.cycle = WriteCycle(
            self.database,
            self.queue,
            TransactionRunner(self.database, maintenance, lambda: 0.0),
            maintenance,
            self.ready,
            self.report,
            HangWatch(60, lambda: None),
            lambda: False,
        )

    def points(self) -> int:
        with self.database.open().connect() as connection:
            return counted(connection, "points")


@pytest.fixture
def writing_to() -> Iterator[Callable[[str], Writing]]:
    made: list[Writing] = []

    def make(url: str) -> Writing:
        made.append(Writing(url))
        return made[-1]

    yield make
    for one in made:
        one.database.close()


def test_rows_that_wait_are_stored_and_callbacks_called(
    url: str, writing_to: Callable[[str], Writing]
) -> None:
    writing, called = writing_to(url), list[bool]()
    writing.ready.add(lambda _: called.append(True))
    writing.queue.put(Entry(beat(3)))
    writing.cycle.run([])
    assert (writing.points(), called, writing.queue.rows) == (6, [True], 0)
    assert writing.report.opened.is_set()


def test_rows_wait_while_the_database_cannot_be_opened(
    tmp_path: Path, writing_to: Callable[[str], Writing]
) -> None:
    file = tmp_path / "later" / "history.sqlite"
    file.parent.write_text("in the way of the folder")
    writing = writing_to(f"sqlite:///{file}")
    writing.queue.put(Entry(beat(3)))
    writing.cycle.run([])
    assert writing.report.error
    assert writing.queue.rows == 3
    file.parent.unlink()
    writing.cycle.run([])
    assert (writing.report.error, writing.points()) == ("", 6)
