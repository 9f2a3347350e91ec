"""The work that the writer repeats: it stores all rows that wait, then it maintains the database."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from functools import partial

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from dashboard.storage.database import Database
from dashboard.storage.engine import StorageUnavailable
from dashboard.storage.error_messages import reason
from dashboard.storage.hang_watch import HangWatch
from dashboard.storage.maintenance import Maintenance
from dashboard.storage.ready_callbacks import ReadyCallbacks
from dashboard.storage.state_report import StateReport
from dashboard.storage.transactions import UNSTORABLE, TransactionRunner
from dashboard.storage.write_lock import HistoryInUse
from dashboard.storage.write_queue import WriteQueue

log = logging.getLogger("dashboard")


class WriteCycle:
    """Stores the rows of a queue in a database. Used in the writer's thread, but `report` in every thread.

    ready: is called whenever the database can be used. hangs: runs each transaction. is_closed: whether the
    writer ends, so that everything that waits is to be stored.
    """

    def __init__(
        self,
        database: Database,
        queue: WriteQueue,
        transactions: TransactionRunner,
        maintenance: Maintenance,
        ready: ReadyCallbacks,
        report: StateReport,
        hangs: HangWatch,
        is_closed: Callable[[], bool],
    ) -> None:
        self._database, self._queue, self._report = database, queue, report
        self._transactions, self._maintenance, self._ready = transactions, maintenance, ready
        self._hangs, self._is_closed = hangs, is_closed

    def run(self, barriers: Sequence[Future[None]]) -> None:
        """Store all rows that wait, and maintain the database. Raises nothing: failures are reported.

        barriers: reads that wait for these rows and their rollups.
        """
        try:
            self._hangs.run(self._transactions.open)
            self._store()
            self._ready.call(self._transactions.call)
            self._maintain(now=bool(barriers))
        except (StorageUnavailable, SQLAlchemyError) as error:
            self._disconnect(error)
        except Exception:
            log.exception("history: some rows could not be stored")
            self._queue.fail(UNSTORABLE)
        else:
            self._report.is_locked = False
            self.report("")
        self._report.opened.set()

    def report(self, error: str) -> None:
        """Report an error of the database, "" for none, together with the notes about dropped rows and the
        file."""
        notes = (self._database.note, self._maintenance.note, self._dropped_note())
        # At the start `await_lock` returns that another process writes, and its caller says so.
        at_start = self._report.is_locked and not self._database.was_used
        level = logging.DEBUG if at_start else logging.WARNING
        self._report.set(error, " ".join(filter(None, notes)), level)

    def _maintain(self, *, now: bool) -> None:
        """Run the maintenance that is due. now: somebody waits for the rollups of all rows."""
        more = self._hangs.run(lambda: self._maintenance.run(now=now))
        while more:
            if self._queue.acknowledging and not (now or self._is_closed()):
                return  # each push marks rollups: there would be no end of them while senders wait
            if self._queue.acknowledging or self._is_closed():
                self._store()
            more = self._hangs.run(lambda: self._maintenance.run(now=True))

    def _store(self) -> None:
        # Batches that come meanwhile are the next group; otherwise each would have a transaction of its own.
        left = self._queue.batches
        while left > 0 and (entries := self._queue.take()):
            self._hangs.run(partial(self._transactions.store, entries))
            self._queue.stored()
            self._database.record_use()
            left = self._queue.batches if self._is_closed() else left - len(entries)
        # Pushes are refused while it fails: without rows to write, a full disk would seem to be well.
        self._hangs.run(partial(self._database.verify, fails=bool(self._report.error)))

    def _disconnect(self, error: Exception) -> None:
        self._report.is_locked = isinstance(error, HistoryInUse)
        message = str(error) if isinstance(error, StorageUnavailable) else type(error).__name__
        if isinstance(error, DBAPIError):
            message = reason(error)
            if self._database.is_damaged(error):
                with suppress(StorageUnavailable):
                    self._database.repair("truncated")
        self._database.close()
        self.report(message)
        self._queue.give_back(message)

    def _dropped_note(self) -> str:
        dropped = self._queue.dropped
        return f"{dropped:,} rows are lost: too many waited for the database." if dropped else ""
