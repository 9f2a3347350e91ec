"""Keeps what sources tell in the database, from a thread of its own, so that nobody waits for a disk."""

from __future__ import annotations

import logging
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
from dashboard.storage.retention import RetentionLimits, oldest_kept, prune

FLUSH_SECONDS = 0.5
RETRY_SECONDS = 5.0
PRUNE_SECONDS = 300.0
# Answers that wait for a database that cannot be written: about a day of one a second.
MAX_WAITING = 100_000
READERS = 2

log = logging.getLogger("dashboard")

T = TypeVar("T")


class StorageWriter:
    """The one writer of a process. What it is told is stored within FLUSH_SECONDS, in one transaction.

    While the database cannot be used, `trouble` says why and what to do; what is told waits for it, the
    newest MAX_WAITING answers, and everything else goes on. `note` says what had to be dropped.
    """

    def __init__(self, url: str, limits: RetentionLimits, *, clock: Callable[[], float] = time.time) -> None:
        self.url, self.limits, self.clock = url, limits, clock
        self.trouble = self.note = ""
        self._engine: Engine | None = None
        self._dropped = 0.0
        self._prune_at = 0.0
        self._waiting: list[WriteBatch] = []
        self._barriers: list[Future[None]] = []
        self._beginnings: list[Callable[[Connection], None]] = []
        self._signal = Signal[None]("the state of the history")
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._ended = False
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="history-reader")
        self._thread = threading.Thread(target=self._run, name="history", daemon=True)
        self._thread.start()

    def put(self, told: WriteBatch) -> None:
        """Store this soon. Returns at once, from any thread."""
        with self._lock:
            self._waiting.append(told)
            del self._waiting[: max(len(self._waiting) - MAX_WAITING, 0)]

    def at_first(self, begin: Callable[[Connection], None]) -> None:
        """Call `begin(connection)` once, in the keeper's thread, when the database can be used."""
        with self._lock:
            self._beginnings.append(begin)
        self._wake.set()

    def ask(self, question: Callable[[Connection], T]) -> Future[T]:
        """What `question(connection)` returns, once all that was put before is stored.

        The future raises StorageUnavailable while the database cannot be used.
        """
        stored: Future[None] = Future()
        with self._lock:
            self._barriers.append(stored)
        self._wake.set()
        return self._readers.submit(self._answer, question, stored)

    def subscribe(self, listener: Callable[[], None]) -> None:
        """Call `listener()` when `trouble` or `note` change, in the keeper's thread."""
        self._signal.subscribe(lambda _: listener())

    def close(self) -> None:
        """Store what waits, and end."""
        self._ended = True
        self._wake.set()
        self._thread.join()
        self._readers.shutdown()
        if self._engine is not None:
            self._engine.dispose()

    def _run(self) -> None:
        while not self._ended:
            self._wake.wait(RETRY_SECONDS if self.trouble else FLUSH_SECONDS)
            self._wake.clear()
            self._take_turn()
        self._take_turn()

    def _take_turn(self) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting, []
            barriers, self._barriers = self._barriers, []
        try:
            self._store(waiting)
        except (StorageUnavailable, SQLAlchemyError) as error:
            self._give_up(error)
            with self._lock:
                self._waiting = [*waiting, *self._waiting][-MAX_WAITING:]
        except Exception:
            log.exception("history: something of what was told could not be kept")
        for barrier in barriers:
            barrier.set_result(None)

    def _store(self, waiting: list[WriteBatch]) -> None:
        engine = self._engine = self._engine or open_database(self.url)
        oldest = max(oldest_kept(self.limits, self.clock()), self._dropped)
        try:
            if waiting or self._beginnings or self.trouble:
                with writing(engine) as connection:
                    for told in merged(waiting):
                        write(connection, told, oldest)
                    self._begin(connection)
        except (DataError, IntegrityError, OverflowError):
            self._store_what_can_be(engine, waiting, oldest)
        if self.clock() >= self._prune_at:
            self._prune_at = self.clock() + PRUNE_SECONDS
            self._prune(engine)
        self._tell("", self.note)

    def _store_what_can_be(self, engine: Engine, waiting: list[WriteBatch], oldest: float) -> None:
        """One by one, so that an answer that no database takes is the only one lost."""
        for told in waiting:
            try:
                with writing(engine) as connection:
                    write(connection, told, oldest)
            except (DataError, IntegrityError, OverflowError) as error:
                log.error("history: rows of %s could not be kept (%s)", told.source, type(error).__name__)

    def _begin(self, connection: Connection) -> None:
        with self._lock:
            beginnings, self._beginnings = self._beginnings, []
        for begin in beginnings:
            begin(connection)

    def _prune(self, engine: Engine) -> None:
        with writing(engine) as connection:
            dropped = prune(connection, self.limits, self.clock())
        if dropped is not None:
            self._dropped = dropped
            day = datetime.fromtimestamp(dropped / 1000, UTC).strftime("%-d %b %Y, %H:%M UTC")
            self.note = (
                f"History is full: what is from before {day} was dropped. [history] size is its limit."
            )
            log.warning("history: %s", self.note)

    def _answer(self, question: Callable[[Connection], T], stored: Future[None]) -> T:
        stored.result()
        engine = self._engine
        if self.trouble or engine is None:
            raise StorageUnavailable(self.trouble)
        try:
            with engine.connect() as connection:
                return question(connection)
        except DBAPIError as error:
            raise StorageUnavailable(reason(error)) from None

    def _give_up(self, error: Exception) -> None:
        if self._engine is not None:
            with suppress(SQLAlchemyError):
                self._engine.dispose()
            self._engine = None
        words = str(error) if isinstance(error, StorageUnavailable) else type(error).__name__
        self._tell(reason(error) if isinstance(error, DBAPIError) else words, self.note)

    def _tell(self, trouble: str, note: str) -> None:
        if (trouble, note) == (self.trouble, self.note):
            return
        if trouble != self.trouble:
            log.warning("history: %s", trouble or "rows are kept again")
        self.trouble, self.note = trouble, note
        self._signal.emit(None)
