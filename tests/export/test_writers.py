"""Long exports: written as they are read, stopped without a part of a file, and replayed unchanged."""

from __future__ import annotations

import signal
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest

from dashboard.export.writers import Writer
from dashboard.records import Record
from dashboard.storage import scan as streaming
from dashboard.storage.engine import open_database
from dashboard.storage.inserts import WriteBatch
from sources.base import Quantity
from sources.recording import read_recording
from tests.export.conftest import Export, Keep
from tests.support.serving import ROOT
from tests.support.storage_rows import QUANTITIES, START, batch_of, beat

MOST = 100
written = Writer.write


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of few values, so that few rows make many."""
    monkeypatch.setattr(streaming, "VALUES_PER_CHUNK", MOST)


def test_pieces_are_small_for_any_spread_of_rows_and_no_row_is_lost(
    url: str, keep: Keep, small: None
) -> None:
    rows = [*beat(1000).records, *batch_of((86_400 * 3, "", 1, 2), (86_400 * 90, "", 3, 4)).records]
    keep(WriteBatch("host", QUANTITIES, rows, []))
    engine = open_database(url)
    with engine.connect() as connection:
        end = START + 86_400_000 * 90
        pieces = list(streaming.stored_values(connection, "host", START + 1000, end))
    engine.dispose()
    assert max(map(len, pieces)) <= MOST
    assert len(pieces) < 100
    assert sorted({time for piece in pieces for _, time, _ in piece}) == [row.time for row in rows[1:-1]]
    ends = [(min(row[1] for row in piece), max(row[1] for row in piece)) for piece in pieces]
    assert all(before[1] < after[0] for before, after in pairwise(ends))


def test_rows_of_one_time_are_in_one_piece_also_above_its_size(url: str, keep: Keep, small: None) -> None:
    keep(batch_of(*((second, f"city {n}", n, n) for second in range(3) for n in range(MOST)), source="all"))
    engine = open_database(url)
    with engine.connect() as connection:
        pieces = list(streaming.stored_values(connection, "all", 0, START * 2))
    engine.dispose()
    assert [len(piece) for piece in pieces] == [2 * MOST] * 3


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_pieces_are_appended_as_they_are_read(
    keep: Keep, export: Export, small: None, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    sizes: list[int] = []

    def write(self: Writer, table: Any) -> None:
        sizes.append(len(table))
        written(self, table)

    monkeypatch.setattr(Writer, "write", write)
    keep(beat(1000))
    assert export("--source", "host", "--format", kind) == 0
    assert sum(sizes) == 1000
    assert max(sizes) <= MOST / 2
    read = pd.read_csv("host.csv") if kind == "csv" else pq.read_table("host.parquet").to_pandas()
    assert read["temperature (°C)"].tolist() == list(range(1000))
    if kind == "parquet":
        assert pq.ParquetFile("host.parquet").num_row_groups == len(sizes)


@pytest.mark.parametrize("kind", ["csv", "parquet"])
@pytest.mark.parametrize(("error", "code"), [(KeyboardInterrupt(), 130), (OSError(28, "No space left"), 2)])
def test_a_stopped_export_leaves_an_existing_file_unchanged(
    keep: Keep, export: Export, small: None, monkeypatch: pytest.MonkeyPatch, folder: Path,
    kind: str, error: BaseException, code: int,
) -> None:  # fmt: skip
    def write(self: Writer, table: pd.DataFrame) -> None:
        if self._started:
            raise error
        written(self, table)

    monkeypatch.setattr(Writer, "write", write)
    keep(beat(1000))
    output = folder / f"host.{kind}"
    output.write_text("mine")
    assert export("--source", "host", "--output", output, "--force") == code
    assert [(file, file.read_text()) for file in folder.iterdir()] == [(output, "mine")]


def test_a_terminated_export_leaves_no_file(keep: Keep, export: Export, folder: Path) -> None:
    keep(beat(1000))
    slow = (
        "import runpy, time; from dashboard.export.writers import Writer\n"
        "Writer.write = lambda *_: (print('writing', flush=True), time.sleep(600))\n"
        "runpy.run_module('dashboard', run_name='__main__')"
    )
    command = [sys.executable, "-c", slow, "export", "--source", "host", "--output", str(folder / "host.csv")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "writing\n"
        assert list(folder.iterdir())
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 130
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_an_exported_file_can_be_replayed(keep: Keep, export: Export, kind: str) -> None:
    quantities = (QUANTITIES[0], Quantity("wind_speed", "Wind speed", "m/s"))
    values = [
        ("London", 0.1 + 0.2, 7.0),
        ("New York, NY", -3.0, 1e-9),
        ("São Paulo", 31.25, 0.0),
        ("=1+1", 2.0, 3.0),
    ]
    records = [
        Record(START + 600_000 * row + 7, city, (temperature + row, wind))
        for row in range(3)
        for city, temperature, wind in values
    ]
    keep(WriteBatch("weather", quantities, records, []))
    assert export("--source", "weather", "--format", kind, "--zone", "America/St_Johns") == 0
    recording = read_recording(Path(f"weather.{kind}"))
    assert recording.keys == ("city",)
    assert [(one.name, one.unit) for one in recording.quantities] == [
        ("temperature", "°C"),
        ("wind_speed", "m/s"),
    ]
    assert recording.start == pd.Timestamp(START + 7, unit="ms", tz="UTC")
    assert (recording.offsets // 1000).tolist() == [record.time - START - 7 for record in records]
    assert recording.rows.to_numpy().tolist() == [[record.key, *record.values] for record in records]
