"""Queries in threads of their own, each after the rows that were submitted before it are stored."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from dashboard.storage.database import Database
from dashboard.storage.engine import StorageUnavailable
from dashboard.storage.error_messages import reason
from dashboard.storage.read_barriers import ReadBarriers
from dashboard.storage.readers import Readers
from dashboard.storage.state_report import StateReport

READERS = 2

T = TypeVar("T")


class Reads:
    """Runs queries in threads. `barriers`: the reads that wait for rows to be stored; the writer releases
    them."""

    def __init__(self, database: Database, report: StateReport) -> None:
        self.barriers = ReadBarriers()
        self._database, self._report = database, report
        self._readers = Readers(READERS)

    def submit(self, read: Callable[[Connection], T]) -> Future[T]:
        """The result of `read(connection)`. The future raises StorageUnavailable while the database cannot be
        used."""
        stored = self.barriers.add()
        return self._readers.submit(lambda: self._read(read, stored))

    def close(self, timeout: float) -> None:
        """End the threads, as `Readers.close`."""
        self._readers.close(timeout)

    def _read(self, read: Callable[[Connection], T], stored: Future[None]) -> T:
        stored.result()
        engine = self._database.engine
        if self._report.error or engine is None:
            raise StorageUnavailable(self._report.error)
        try:
            with engine.connect() as connection:
                return read(connection)
        except DBAPIError as error:
            raise StorageUnavailable(reason(error)) from None
