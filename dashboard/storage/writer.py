"""Stores rows in the database from a thread of its own, so that nothing else waits for a disk."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from dashboard.storage.database import Database
from dashboard.storage.engine import StorageUnavailable, reason
from dashboard.storage.hang_watch import HangWatch
from dashboard.storage.inserts import WriteBatch
from dashboard.storage.read_barriers import ReadBarriers
from dashboard.storage.readers import Readers
from dashboard.storage.ready_callbacks import ReadyCallbacks
from dashboard.storage.retention import RetentionLimits
from dashboard.storage.spool import Spool, spool_unstored
from dashboard.storage.state import StorageState
from dashboard.storage.state_report import StateReport
from dashboard.storage.transactions import UNSTORABLE, TransactionRunner
from dashboard.storage.write_lock import HistoryInUse, WriteLock
from dashboard.storage.write_queue import Entry, WriteQueue

FLUSH_SECONDS = 0.5
# Rows whose senders wait are committed together after this.
GROUP_SECONDS = 0.005
RETRY_SECONDS = 1.0
PROBE_SECONDS = 2.0
# A transaction that takes longer is that of a database that hangs.
HANG_SECONDS = 4.0
# For the rows that wait at the end; those that are not stored then are spooled.
CLOSE_SECONDS = 2.5
READERS = 2
HANGS = "The database does not answer. Rows wait until it does."

log = logging.getLogger("dashboard")

T = TypeVar("T")


class StorageWriter:
    """The only writer of a process. Stores submitted rows within FLUSH_SECONDS, in one transaction.

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
        self._report = StateReport(clock)
        self._database, self._spool = Database(url, lock), spool
        self._queue, self._wake = WriteQueue(), threading.Event()
        self._transactions = TransactionRunner(self._database, limits, clock, monotonic)
        self._ready_callbacks = ReadyCallbacks()
        self._readers, self._barriers = Readers(READERS), ReadBarriers()
        self._opened, self._in_use = threading.Event(), False
        self._used_at = math.inf
        self._closed = False
        self._hangs = HangWatch(HANG_SECONDS, self._on_hang)
        self._thread = threading.Thread(target=self._run, name="history", daemon=True)
        # Open the database at once, because histories wait for its rows.
        self._wake.set()
        self._thread.start()
        self._hangs.start(self._thread)

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
        if self.error or self._closed:
            committed.set_exception(StorageUnavailable(self.error or "The dashboard is stopping."))
        else:
            self._queue.put(Entry(batch, committed))
            self._wake.set()
            if self.error:  # it has failed meanwhile
                self._queue.fail_acknowledged(self.error)
        return committed

    def on_ready(self, callback: Callable[[Connection], None]) -> None:
        """Call `callback(connection)` in the writer's thread, when the database can be used: once, and again
        where the database fails meanwhile."""
        self._ready_callbacks.add(callback)
        self._wake.set()

    def query(self, read: Callable[[Connection], T]) -> Future[T]:
        """The result of `read(connection)`, once all batches that were submitted before are stored.

        The future raises StorageUnavailable while the database cannot be used.
        """
        stored = self._barriers.add()
        self._wake.set()
        return self._readers.submit(lambda: self._read(read, stored))

    def subscribe(self, listener: Callable[[], None]) -> None:
        """Call `listener()` when `error` or `note` change, in one of the writer's threads."""
        self._report.subscribe(listener)

    def await_lock(self, timeout: float) -> str:
        """Wait until the database was opened, or cannot be. Returns why where another process has its lock
        for longer than `timeout` (seconds), else ""."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            self._opened.wait(end - time.monotonic())
            if not self._in_use:
                return ""
            time.sleep(RETRY_SECONDS / 10)
        return self.error if self._in_use else ""

    def close(self, timeout: float = CLOSE_SECONDS) -> None:
        """Store the batches that wait, or else spool them, and end the threads."""
        if self._closed:
            return
        self._closed = True
        self._wake.set()
        self._thread.join(timeout)
        self._queue.fail_acknowledged("The dashboard is stopping.")
        spool_unstored(self._spool, self._queue.unstored(), self._queue.rows)
        self._readers.close(timeout if not self._thread.is_alive() and not self.error else 0.0)
        if not self._thread.is_alive():
            self._database.release()

    def _run(self) -> None:
        while not self._closed:
            self._wake.wait(RETRY_SECONDS if self.error else FLUSH_SECONDS)
            self._wake.clear()
            if self._queue.acknowledging:
                time.sleep(GROUP_SECONDS)
            self._cycle()
        self._cycle()

    def _cycle(self) -> None:
        """Store all rows that wait, and then what may wait longer than they."""
        barriers = self._barriers.waiting()
        try:
            self._hangs.run(lambda: self._transactions.open(self._spool))
            self._store()
            self._ready_callbacks.call(self._transactions.call)
            self._maintain(now=bool(barriers))
        except (StorageUnavailable, SQLAlchemyError) as error:
            self._disconnect(error)
        except Exception:
            log.exception("history: some rows could not be stored")
            self._queue.fail(UNSTORABLE)
        else:
            self._in_use = False
            self._set_state("")
        self._opened.set()
        self._barriers.release(barriers)

    def _maintain(self, *, now: bool) -> None:
        """Run the maintenance that is due. now: somebody waits for the rollups of all rows."""
        more = self._hangs.run(lambda: self._transactions.maintain(now=now))
        while more:
            if self._queue.acknowledging and not (now or self._closed):
                return  # each push marks rollups: there would be no end of them while senders wait
            if self._queue.acknowledging or self._closed:
                self._store()
            more = self._hangs.run(lambda: self._transactions.maintain(now=True))

    def _store(self) -> None:
        # Those that come meanwhile are the next group: else each would have a transaction of its own.
        left = self._queue.batches
        while left > 0 and (entries := self._queue.take()):
            self._hangs.run(partial(self._transactions.store, entries))
            self._queue.stored()
            self._used_at = time.monotonic()
            left = self._queue.batches if self._closed else left - len(entries)
        fails = bool(self.error)
        if fails or time.monotonic() - self._used_at > PROBE_SECONDS:
            # Pushes are refused while it fails: without rows to write, a full disk would seem to be well.
            self._hangs.run(partial(self._database.probe, write=fails))
            self._used_at = time.monotonic()
        self._hangs.run(self._database.keep_lock)
        self._database.check()

    def _on_hang(self) -> None:
        self._set_state(HANGS)
        self._queue.fail_acknowledged(HANGS)
        self._barriers.release(self._barriers.waiting())

    def _read(self, read: Callable[[Connection], T], stored: Future[None]) -> T:
        stored.result()
        engine = self._engine
        if self.error or engine is None:
            raise StorageUnavailable(self.error)
        try:
            with engine.connect() as connection:
                return read(connection)
        except DBAPIError as error:
            raise StorageUnavailable(reason(error)) from None

    def _disconnect(self, error: Exception) -> None:
        self._in_use = isinstance(error, HistoryInUse)
        message = str(error) if isinstance(error, StorageUnavailable) else type(error).__name__
        if isinstance(error, DBAPIError):
            message = reason(error)
            if self._database.is_damaged(error):
                with suppress(StorageUnavailable):
                    self._database.repair("truncated")
        self._database.close()
        self._set_state(message)
        self._queue.give_back(message)

    @property
    def _engine(self) -> Engine | None:
        return self._database.engine

    def _set_state(self, error: str) -> None:
        note = " ".join(filter(None, (self._database.note, self._transactions.note, self._dropped_note())))
        # At the start `await_lock` returns that another process writes, and its caller says so.
        at_start = self._in_use and self._used_at == math.inf
        self._report.set(error, note, logging.DEBUG if at_start else logging.WARNING)

    def _dropped_note(self) -> str:
        dropped = self._queue.dropped
        return f"{dropped:,} rows are lost: too many waited for the database." if dropped else ""
