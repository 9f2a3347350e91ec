"""A history of many days: one day is written as the dashboard writes it, and copied to the others."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, select

from benchmarks.servers.sine_source import SineSource, file_in
from benchmarks.servers.waves import NAMES, row
from dashboard.records import Record
from dashboard.storage.dialects import insert
from dashboard.storage.engine import open_database, writing
from dashboard.storage.inserts import WriteBatch, write
from dashboard.storage.rollups import LEVELS_SECONDS
from dashboard.storage.schema import points, rollups, series

DAY_MS = 86_400_000
HOUR_SECONDS = 3_600
ROWS_A_DAY = 86_400
# A file takes some 75 bytes a row, and a journal beside it what one copied day does.
BYTES_A_DAY = 100 * ROWS_A_DAY
SPARE_BYTES = 500_000_000


@contextmanager
def folder() -> Iterator[str]:
    """An empty folder until the end of the block."""
    with tempfile.TemporaryDirectory(prefix="history-") as place:
        yield place


def missing_space(days: int, place: str) -> str:
    """Why a folder has no room for this number of days; "" where it has."""
    needed, free = days * BYTES_A_DAY + SPARE_BYTES, shutil.disk_usage(place).free
    if free >= needed:
        return ""
    return f"{days} d need {needed / 1e9:.1f} GB in {Path(place).parent}, where {free / 1e9:.1f} GB are free."


class LongHistory:
    """A history of the sine source, a row per second, that ends at the last full hour."""

    def __init__(self, place: str) -> None:
        self.end = int(time.time()) // HOUR_SECONDS * HOUR_SECONDS * 1000
        self.days = 1
        self.engine: Engine = open_database(file_in(place))
        begin = self.end // 1000 - ROWS_A_DAY
        for hour in range(begin, begin + ROWS_A_DAY, HOUR_SECONDS):
            with writing(self.engine) as connection:
                write(connection, write_batch(hour, HOUR_SECONDS))

    @property
    def begin(self) -> int:
        """The time of its first row (unix ms)."""
        return self.end - self.days * DAY_MS

    def grow(self, days: int) -> None:
        """Add earlier days until it has this number of days."""
        for day in range(self.days, days):
            with writing(self.engine) as connection:
                self._copy(connection, day * DAY_MS)
        self.days = max(days, self.days)
        with self.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def _copy(self, connection: Connection, earlier: int) -> None:
        """Copy the last day, a whole number of rollups' buckets, to another."""
        for table in (points, rollups):
            columns = [column - earlier if column.name == "time" else column for column in table.columns]
            last = select(*columns).where(
                table.c.series.in_(select(series.c.id)), table.c.time >= self.end - DAY_MS
            )
            if table is rollups:
                last = last.where(rollups.c.seconds.in_(LEVELS_SECONDS))
            names = [column.name for column in table.columns]
            connection.execute(insert(connection, table).from_select(names, last))


def write_batch(begin: int, rows: int) -> WriteBatch:
    """A row per second from `begin` (unix s) on, as the dashboard submits them to its storage writer."""
    seconds = range(begin, begin + rows)
    records = [Record(at * 1000, "", tuple(map(row(at).__getitem__, NAMES))) for at in seconds]
    return WriteBatch("waves", SineSource.quantities, records, [])
