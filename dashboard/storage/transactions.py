"""The transactions of the writer: rows first, and what may wait (rollups, retention) in short slices."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection
from sqlalchemy.exc import DataError, IntegrityError

from dashboard.storage.clock_check import ClockCheck
from dashboard.storage.database import Database
from dashboard.storage.engine import writing
from dashboard.storage.inserts import WriteBatch, merged, write_rows
from dashboard.storage.pending_rollups import record_pending, roll_up_pending
from dashboard.storage.recent_entries import RecentEntries
from dashboard.storage.retention import RetentionLimits, drop_old, make_room, newest_time
from dashboard.storage.spool import Spool
from dashboard.storage.write_queue import Entry, settle

ROLL_UP_SECONDS = 0.5
# Rollups take at most this share of the time, so that they seldom delay rows whose senders wait.
ROLL_UP_SHARE = 0.02
PRUNE_SECONDS = 300.0
SLICE_SECONDS = 0.01
# OverflowError: a time of more than 64 bits. UnicodeEncodeError: half of a pair of surrogates.
_UNSTORABLE_ERRORS = (DataError, IntegrityError, OverflowError, UnicodeEncodeError)
UNSTORABLE = "These rows cannot be stored: a number, a time or a text in them is not valid."

log = logging.getLogger("dashboard")


class TransactionRunner:
    """Runs the transactions of the writer, in its thread alone.

    All methods raise StorageUnavailable and SQLAlchemyError.

    `note` says which rows were dropped because a file was full.
    """

    def __init__(
        self,
        database: Database,
        limits: RetentionLimits,
        clock: Callable[[], float],
        monotonic: Callable[[], float],
    ) -> None:
        self.note = ""
        self._database, self._limits = database, limits
        self._clock, self._monotonic = ClockCheck(clock, monotonic), monotonic
        self._dropped_before = 0.0
        self._prune_at = self._roll_up_at = -math.inf
        self._recent = RecentEntries(monotonic)

    def open(self, spool: Spool | None) -> None:
        """Open the database if it is closed. Then store the rows that earlier runs spooled, and the recently
        committed ones again."""
        if self._database.engine is not None:
            return
        self._database.open()
        self._write_storable(self._recent.batches())
        if spool is not None:
            for file in spool.files():
                for batch in spool.read(file):
                    self._write_storable([batch])
                file.unlink(missing_ok=True)
                log.warning("history: the rows of %s, from an earlier run, are stored", file.name)
        # Rollups that a killed process left pending.
        while self._roll_up(math.inf):
            pass

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

    def maintain(self, *, now: bool) -> bool:
        """Run one slice of maintenance: rollups, retention. Returns whether more is left.

        now: whether rollups are computed before they are due, as the slices after the first are.
        """
        if now or self._monotonic() >= self._roll_up_at:
            begin = time.perf_counter()
            more = self._roll_up(begin + SLICE_SECONDS)
            took = time.perf_counter() - begin
            self._roll_up_at = self._monotonic() + max(ROLL_UP_SECONDS, took / ROLL_UP_SHARE)
            if more:
                return True
        if self._monotonic() >= self._prune_at:
            if self._prune():
                return True
            self._prune_at = self._monotonic() + PRUNE_SECONDS
        return False

    def _write(self, batches: Sequence[WriteBatch]) -> None:
        with writing(self._database.open()) as connection:
            for batch in merged(batches):
                record_pending(connection, write_rows(connection, batch, self._dropped_before))

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

    def _roll_up(self, end: float) -> bool:
        with writing(self._database.open()) as connection:
            return roll_up_pending(connection, lambda: time.perf_counter() > end)

    def _prune(self) -> bool:
        """Drop some of what is too old. Returns whether there is more."""
        now = self._clock.now()
        with writing(self._database.open()) as connection:
            newest = newest_time(connection)
            if newest is None:
                return False
            # By the times of the rows: a dashboard that was off for long has no newer ones.
            if now is not None and drop_old(connection, self._limits, min(now, newest / 1000)):
                return True
            dropped_before = make_room(connection, self._limits.size, newest)
        if dropped_before is not None:
            self._dropped_before = dropped_before
            day = datetime.fromtimestamp(dropped_before / 1000, UTC).strftime("%-d %b %Y, %H:%M UTC")
            self.note = (
                f"History is full: rows from before {day} were dropped. size_mb in [history] is the limit."
            )
            log.warning("history: %s", self.note)
        return False
