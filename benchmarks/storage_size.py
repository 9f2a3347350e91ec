"""Bytes per row on disk, next to Parquet."""

from __future__ import annotations

import random
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from benchmarks.long_history import HOUR_SECONDS, ROWS_A_DAY
from benchmarks.servers.sine_source import SineSource, file_in
from benchmarks.servers.waves import NAMES
from dashboard.records import Record
from dashboard.storage.engine import open_database, writing
from dashboard.storage.inserts import WriteBatch, write

# Values of a sensor, and those of a calculation.
DIGITS = {"random walks of two decimals": 2, "random walks of full doubles": 17}


class StorageSize(NamedTuple):
    """Bytes per row of three values, in the history with its rollups, and in a Parquet file."""

    values: str
    history: float
    parquet: float


def storage_sizes(place: str, rows: int = ROWS_A_DAY) -> list[StorageSize]:
    """Store and record the same rows for each kind of values."""
    made = []
    for number, (values, digits) in enumerate(DIGITS.items()):
        folder = Path(place) / str(number)
        folder.mkdir()
        walks = _walks(rows, digits)
        made.append(StorageSize(values, _stored(folder, walks) / rows, _recorded(folder, walks) / rows))
    return made


def _walks(rows: int, digits: int) -> pd.DataFrame:
    """A row per second of random walks."""
    numbers = random.Random(7)
    lines = {
        name: [round(at, digits) for at in accumulate(numbers.gauss(0, 0.05) for _ in range(rows))]
        for name in NAMES
    }
    return pd.DataFrame(lines, index=pd.date_range("2026-01-01", periods=rows, freq="s", unit="ms", tz="UTC"))


def _stored(folder: Path, walks: pd.DataFrame) -> int:
    records = list(map(Record, walks.index.asi8.tolist(), [""] * len(walks), walks.to_numpy().tolist()))
    engine = open_database(file_in(str(folder)))
    for first in range(0, len(records), HOUR_SECONDS):
        with writing(engine) as connection:
            write(
                connection,
                WriteBatch("waves", SineSource.quantities, records[first : first + HOUR_SECONDS], []),
            )
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return (folder / "history.sqlite").stat().st_size


def _recorded(folder: Path, walks: pd.DataFrame) -> int:
    file = folder / "walks.parquet"
    walks.to_parquet(file, compression="zstd")
    return file.stat().st_size
