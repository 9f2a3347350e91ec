"""Stores rows in the database from a separate thread, so that nothing else waits for the disk."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from sqlalchemy import Connection

from dashboard.storage.database import Database
from dashboard.storage.engine import StorageUnavailable
from dashboard.storage.hang_watch import HangWatch
from dashboard.storage.inserts import WriteBatch
from dashboard.storage.maintenance import Maintenance
from dashboard.storage.reads import Reads
from dashboard.storage.ready_callbacks import ReadyCallbacks
from dashboard.storage.retention import RetentionLimits
from dashboard.storage.spool import Spool, spool_unstored
from dashboard.storage.state import StorageState
from dashboard.storage.state_report import StateReport
from dashboard.storage.transactions import TransactionRunner
from dashboard.storage.write_cycle import WriteCycle
from dashboard.storage.write_lock import WriteLock
from dashboard.storage.write_queue import Entry, WriteQueue
from dashboard.storage.writer_thread import WriterThread

# A transaction that takes longer is that of a database that hangs.
HANG_SECONDS = 3.5
# Rows that wait at the end are stored for so long; the others are spooled.
CLOSE_SECONDS = 2.5
HANGS = "The database does not answer. Rows wait until it does."
STOPPING = "The dashboard is stopping."

T = TypeVar("T")


class StorageWriter:
    """The only writer of a process. Stores submitted rows within half a second, in one transaction.

    While the database cannot be used, `error` says why and what to do; rows wait for it, up to a bound, and
    everything else goes on. `note` says which rows had to be dropped, and what has happened to the database.

    lock: held while rows are stored. spool: where the rows go that cannot be stored before `close`; None:
    they are lost, and logged.
    """

    def __init__(
        self,
        url: str,
        limits: RetentionLimits,
        *,
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
        lock: WriteLock | None = None,
        spool: Spool | None = None,
    ) -> None:
        self._report, self._queue, self._ready = StateReport(clock), WriteQueue(), ReadyCallbacks()
        self._database, self._spool = Database(url, lock), spool
        self._reads = Reads(self._database, self._report)
        maintenance = Maintenance(self._database, limits, clock, monotonic)
        transactions = TransactionRunner(self._database, maintenance, monotonic, spool)
        self._thread = WriterThread(
            self._run_cycle, fails=lambda: bool(self.error), groups=lambda: self._queue.acknowledging
        )
        hangs = HangWatch(HANG_SECONDS, self._on_hang)
        self._cycle = WriteCycle(
            self._database, self._queue, transactions, maintenance, self._ready, self._report, hangs,
            lambda: self._thread.is_closed,
        )  # fmt: skip
        # The database is opened at once, because histories wait for its rows.
        self._thread.start()
        hangs.start(self._thread.thread)

    @property
    def error(self) -> str:
        return self._report.error

    @property
    def note(self) -> str:
        return self._report.note

    @property
    def state(self) -> StorageState:
        """Whether rows are stored now; may be read from every thread."""
        return StorageState(self.error, self._report.since, self.note, self._queue.rows, self._queue.dropped)

    def enqueue(self, batch: WriteBatch) -> None:
        """Store the rows of a batch soon. Returns at once, from any thread."""
        self._queue.put(Entry(batch))

    def commit(self, batch: WriteBatch) -> Future[None]:
        """Store the rows of a batch at once, from any thread. The future is done when they are committed.

        It raises StorageUnavailable where they cannot be stored now; they do not wait then.
        """
        committed: Future[None] = Future()
        if self.error or self._thread.is_closed:
            committed.set_exception(StorageUnavailable(self.error or STOPPING))
        else:
            self._queue.put(Entry(batch, committed))
            self._thread.wake()
            if self.error:  # it has failed meanwhile
                self._queue.fail_acknowledged(self.error)
        return committed

    def on_ready(self, callback: Callable[[Connection], None]) -> None:
        """Call `callback(connection)` in the writer's thread, when the database can be used: once, and again
        where the database fails meanwhile."""
        self._ready.add(callback)
        self._thread.wake()

    def query(self, read: Callable[[Connection], T]) -> Future[T]:
        """The result of `read(connection)`, once all batches that were submitted before are stored.

        The future raises StorageUnavailable while the database cannot be used.
        """
        result = self._reads.submit(read)
        self._thread.wake()
        return result

    def subscribe(self, listener: Callable[[], None]) -> None:
        """Call `listener()` when `error` or `note` change, in one of the writer's threads."""
        self._report.subscribe(listener)

    def await_lock(self, timeout: float) -> str:
        """Wait until the database was opened, or cannot be. Returns why where another process has its lock
        for longer than `timeout` (seconds), else ""."""
        return self._report.await_lock(timeout)

    def close(self, timeout: float = CLOSE_SECONDS) -> None:
        """Store the batches that wait, or else spool them, and end the threads."""
        if self._thread.is_closed:
            return
        has_ended = self._thread.close(timeout)
        self._queue.fail_acknowledged(STOPPING)
        spool_unstored(self._spool, self._queue.unstored(), self._queue.rows)
        self._reads.close(timeout if has_ended and not self.error else 0.0)
        if has_ended:
            self._database.release()

    def _run_cycle(self) -> None:
        barriers = self._reads.barriers.waiting()
        self._cycle.run(barriers)
        self._reads.barriers.release(barriers)

    def _on_hang(self) -> None:
        self._cycle.report(HANGS)
        self._queue.fail_acknowledged(HANGS)
        self._reads.barriers.release(self._reads.barriers.waiting())
