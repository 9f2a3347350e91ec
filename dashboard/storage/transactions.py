"""The transactions of the writer that store rows."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from sqlalchemy import Connection
from sqlalchemy.exc import DataError, IntegrityError

from dashboard.storage.database import Database
from dashboard.storage.engine import writing
from dashboard.storage.inserts import WriteBatch, merged, write_rows
from dashboard.storage.maintenance import Maintenance
from dashboard.storage.pending_rollups import record_pending
from dashboard.storage.recent_entries import RecentEntries
from dashboard.storage.spool import Spool
from dashboard.storage.write_queue import Entry, settle

# OverflowError: a time of more than 64 bits. UnicodeEncodeError: half of a pair of surrogates.
_UNSTORABLE_ERRORS = (DataError, IntegrityError, OverflowError, UnicodeEncodeError)
UNSTORABLE = "These rows cannot be stored: a number, a time or a text in them is not valid."

log = logging.getLogger("dashboard")


class TransactionRunner:
    """Runs the transactions of the writer, in its thread alone. All methods raise StorageUnavailable and
    SQLAlchemyError.

    spool: contains the rows that earlier processes could not store; None: there is none.
    """

    def __init__(
        self,
        database: Database,
        maintenance: Maintenance,
        monotonic: Callable[[], float],
        spool: Spool | None = None,
    ) -> None:
        self._database, self._maintenance, self._spool = database, maintenance, spool
        self._recent = RecentEntries(monotonic)

    def open(self) -> None:
        """Open the database if it is closed. Then store the rows that earlier runs spooled, and the recently
        committed ones again."""
        if self._database.engine is not None:
            return
        self._database.open()
        self._write_storable(self._recent.batches())
        if self._spool is not None:
            for file in self._spool.files():
                for batch in self._spool.read(file):
                    self._write_storable([batch])
                file.unlink(missing_ok=True)
                log.warning("history: the rows of %s, from an earlier run, are stored", file.name)
        # Also those that a killed process left pending.
        self._maintenance.roll_up_all()

    def call(self, callbacks: Sequence[Callable[[Connection], None]]) -> None:
        """Call `callback(connection)` of each, in one transaction."""
        with writing(self._database.open()) as connection:
            for callback in callbacks:
                callback(connection)

    def store(self, entries: Sequence[Entry]) -> None:
        """Commit the rows of the entries, and set their futures."""
        self._database.check()
        lost = self._write_storable([entry.batch for entry in entries])
        if entries:
            # A file that was removed just before the commit does not have the rows.
            self._database.check()
        for entry in entries:
            is_lost = any(entry.batch is batch for batch in lost)
            if not is_lost:
                self._recent.add(entry)
            settle(entry, UNSTORABLE if is_lost else "")

    def _write(self, batches: Sequence[WriteBatch]) -> None:
        with writing(self._database.open()) as connection:
            for batch in merged(batches):
                record_pending(connection, write_rows(connection, batch, self._maintenance.dropped_before))

    def _write_storable(self, batches: Sequence[WriteBatch]) -> list[WriteBatch]:
        """Store the batches in one transaction or, where one of them cannot be stored, each in its own;
        returns those that are lost."""
        if not batches:
            return []
        try:
            self._write(batches)
        except _UNSTORABLE_ERRORS as error:
            if len(batches) > 1:
                return [batch for one in batches for batch in self._write_storable([one])]
            (batch,) = batches
            log.error("history: rows of %s could not be stored (%s)", batch.source, type(error).__name__)
            return [batch]
        return []
