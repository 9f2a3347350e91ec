"""Stores rows in the database from a thread of its own, so that nothing else waits for a disk."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError

from dashboard.signal import Signal
from dashboard.storage.engine import StorageUnavailable, open_database, reason, writing
from dashboard.storage.inserts import WriteBatch, merged, write
from dashboard.storage.retention import RetentionLimits, prune, rows_cutoff

FLUSH_SECONDS = 0.5
RETRY_SECONDS = 5.0
PRUNE_SECONDS = 300.0
# Batches that wait for a database that cannot be written: about a day of one a second.
MAX_WAITING = 100_000
READERS = 2

log = logging.getLogger("dashboard")

T = TypeVar("T")


class StorageWriter:
    """The only writer of a process. Stores submitted rows within FLUSH_SECONDS, in one transaction.

    While the database cannot be used, `error` says why and what to do; the newest MAX_WAITING batches wait
    for it, and everything else goes on. `note` says which rows had to be dropped.
    """

    def __init__(
        self,
        url: str,
        limits: RetentionLimits,
        *,
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.url, self.limits, self.clock, self._monotonic = url, limits, clock, monotonic
        self.error = self.note = ""
        self._engine: Engine | None = None
        self._dropped_before = 0.0
        self._prune_at = -math.inf
        self._waiting: list[WriteBatch] = []
        self._barriers: list[Future[None]] = []
        self._on_ready: list[Callable[[Connection], None]] = []
        self._signal = Signal[None]("the state of the history")
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._closed = False
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="history-reader")
        self._thread = threading.Thread(target=self._run, name="history", daemon=True)
        self._thread.start()

    def submit(self, batch: WriteBatch) -> None:
        """Store the rows of a batch soon. Returns at once, from any thread."""
        with self._lock:
            self._waiting.append(batch)
            del self._waiting[: max(len(self._waiting) - MAX_WAITING, 0)]

    def on_ready(self, callback: Callable[[Connection], None]) -> None:
        """Call `callback(connection)` once, in the writer's thread, when the database can be used."""
        with self._lock:
            self._on_ready.append(callback)
        self._wake.set()

    def query(self, read: Callable[[Connection], T]) -> Future[T]:
        """The result of `read(connection)`, once all batches that were submitted before are stored.

        The future raises StorageUnavailable while the database cannot be used.
        """
        stored: Future[None] = Future()
        with self._lock:
            self._barriers.append(stored)
        self._wake.set()
        return self._readers.submit(self._read, read, stored)

    def subscribe(self, listener: Callable[[], None]) -> None:
        """Call `listener()` when `error` or `note` change, in the writer's thread."""
        self._signal.subscribe(lambda _: listener())

    def close(self) -> None:
        """Store the batches that wait, and end the threads."""
        self._closed = True
        self._wake.set()
        self._thread.join()
        self._readers.shutdown()
        if self._engine is not None:
            self._engine.dispose()

    def _run(self) -> None:
        while not self._closed:
            self._wake.wait(RETRY_SECONDS if self.error else FLUSH_SECONDS)
            self._wake.clear()
            self._flush()
        self._flush()

    def _flush(self) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting, []
            barriers, self._barriers = self._barriers, []
        try:
            self._store(waiting)
        except (StorageUnavailable, SQLAlchemyError) as error:
            self._disconnect(error)
            with self._lock:
                self._waiting = [*waiting, *self._waiting][-MAX_WAITING:]
        except Exception:
            log.exception("history: some rows could not be stored")
        for barrier in barriers:
            barrier.set_result(None)

    def _store(self, waiting: list[WriteBatch]) -> None:
        engine = self._engine = self._engine or open_database(self.url)
        oldest = max(rows_cutoff(self.limits, self.clock()), self._dropped_before)
        try:
            if waiting or self._on_ready or self.error:
                with writing(engine) as connection:
                    for batch in merged(waiting):
                        write(connection, batch, oldest)
                    self._call_on_ready(connection)
        except (DataError, IntegrityError, OverflowError):
            self._store_one_by_one(engine, waiting, oldest)
        if self._monotonic() >= self._prune_at:
            self._prune_at = self._monotonic() + PRUNE_SECONDS
            self._prune(engine)
        self._set_state("", self.note)

    def _store_one_by_one(self, engine: Engine, waiting: list[WriteBatch], oldest: float) -> None:
        """Store each batch in a transaction of its own, so that only a batch that fails is lost."""
        for batch in waiting:
            try:
                with writing(engine) as connection:
                    write(connection, batch, oldest)
            except (DataError, IntegrityError, OverflowError) as error:
                log.error("history: rows of %s could not be stored (%s)", batch.source, type(error).__name__)

    def _call_on_ready(self, connection: Connection) -> None:
        with self._lock:
            callbacks, self._on_ready = self._on_ready, []
        for callback in callbacks:
            callback(connection)

    def _prune(self, engine: Engine) -> None:
        with writing(engine) as connection:
            dropped_before = prune(connection, self.limits, self.clock())
        if dropped_before is not None:
            self._dropped_before = dropped_before
            day = datetime.fromtimestamp(dropped_before / 1000, UTC).strftime("%-d %b %Y, %H:%M UTC")
            self.note = f"History is full: rows from before {day} were dropped. [history] size is its limit."
            log.warning("history: %s", self.note)

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
        if self._engine is not None:
            with suppress(SQLAlchemyError):
                self._engine.dispose()
            self._engine = None
        message = str(error) if isinstance(error, StorageUnavailable) else type(error).__name__
        self._set_state(reason(error) if isinstance(error, DBAPIError) else message, self.note)

    def _set_state(self, error: str, note: str) -> None:
        if (error, note) == (self.error, self.note):
            return
        if error != self.error:
            log.warning("history: %s", error or "rows are stored again")
        self.error, self.note = error, note
        self._signal.emit(None)
