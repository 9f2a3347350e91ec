"""What the database needs besides its rows: rollups and retention, in short slices."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from datetime import UTC, datetime

from dashboard.storage.clock_check import ClockCheck
from dashboard.storage.database import Database
from dashboard.storage.engine import writing
from dashboard.storage.pending_rollups import roll_up_pending
from dashboard.storage.retention import RetentionLimits, drop_old, make_room, newest_time

ROLL_UP_SECONDS = 0.5
# Rollups take at most this share of the time, so that they seldom delay rows whose senders wait.
ROLL_UP_SHARE = 0.02
PRUNE_SECONDS = 300.0
SLICE_SECONDS = 0.01

log = logging.getLogger("dashboard")


class Maintenance:
    """Computes rollups and drops old rows, in the writer's thread alone. All methods raise StorageUnavailable
    and SQLAlchemyError.

    clock: unix seconds. `note` says which rows were dropped because a file was full, and `dropped_before` up
    to which time (unix ms).
    """

    def __init__(
        self,
        database: Database,
        limits: RetentionLimits,
        clock: Callable[[], float],
        monotonic: Callable[[], float],
    ) -> None:
        self.note, self.dropped_before = "", 0.0
        self._database, self._limits = database, limits
        self._clock, self._monotonic = ClockCheck(clock, monotonic), monotonic
        self._prune_at = self._roll_up_at = -math.inf

    def run(self, *, now: bool) -> bool:
        """Run one slice. Returns whether more is left.

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

    def roll_up_all(self) -> None:
        """Compute all rollups that are pending."""
        while self._roll_up(math.inf):
            pass

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
            # Ages count from the newest row, since a dashboard that was off for long has no newer ones.
            if now is not None and drop_old(connection, self._limits, min(now, newest / 1000)):
                return True
            dropped_before = make_room(connection, self._limits.size, newest)
        if dropped_before is not None:
            self.dropped_before = dropped_before
            day = datetime.fromtimestamp(dropped_before / 1000, UTC).strftime("%-d %b %Y, %H:%M UTC")
            self.note = (
                f"History is full: rows from before {day} were dropped. size_mb in [history] is the limit."
            )
            log.warning("history: %s", self.note)
        return False
