"""Batches of rows to store, and counts of stored rows."""

from __future__ import annotations

import math
import time

from sqlalchemy import Connection, text

from dashboard.records import Record
from dashboard.storage.inserts import WriteBatch
from dashboard.storage.retention import RetentionLimits, drop_old, make_room
from sources.base import Quantity

# The full hour before last, so that no row is too old to be stored.
START = int(time.time() // 3600 - 2) * 3_600_000
QUANTITIES = (Quantity("temperature", "Temperature", "°C"), Quantity("humidity", "Humidity", "%", "percent"))
GONE = math.nan


def batch_of(*records: tuple[float, str, float, float], source: str = "weather") -> WriteBatch:
    """Records of (seconds after START, city, temperature, humidity)."""
    made = [Record(START + round(at * 1000), city, tuple(values)) for at, city, *values in records]
    return WriteBatch(source, QUANTITIES, made, [])


def beat(seconds: int, source: str = "host") -> WriteBatch:
    """A row a second: its number, and half of that."""
    return batch_of(*((second, "", float(second), second / 2) for second in range(seconds)), source=source)


def counted(connection: Connection, table: str) -> int:
    return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def prune(connection: Connection, limits: RetentionLimits, now: float) -> float | None:
    """Drop rows that are too old at `now` (unix seconds) and, where a file is full, its oldest rows, as the
    writer does slice by slice. Returns as `make_room` does."""
    while drop_old(connection, limits, now):
        pass
    return make_room(connection, limits.size, now * 1000)
