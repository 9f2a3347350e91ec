"""`export --annotations`: those of every source or of one, as CSV and Parquet."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from dashboard.storage.inserts import WriteBatch
from tests.export.conftest import Export, Keep
from tests.support.storage_rows import START

ROWS = [
    {"id": "a", "time": START, "until": START, "source": "", "text": "=Deployed"},
    {"id": "b", "time": START + 1, "until": START + 9_000, "source": "weather", "text": "Rain"},
    {"id": "c", "time": START + 2, "until": START + 2, "source": "host", "text": "New disk"},
]
STORED = WriteBatch("", (), [], [], annotations=ROWS)


def test_a_row_each_without_formulas_for_spreadsheets(keep: Keep, export: Export) -> None:
    keep(STORED)
    assert export("--annotations") == 0
    table = pd.read_csv("annotations.csv")
    assert table["text"].tolist() == ["'=Deployed", "Rain", "New disk"]
    assert table["source"].fillna("").tolist() == ["", "weather", "host"]


def test_those_of_a_source_are_its_own_and_those_of_all(
    keep: Keep, export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.export.annotations.PER_TABLE", 1)
    keep(STORED)
    assert export("--annotations", "--source", "weather", "--format", "parquet") == 0
    table = pq.read_table("weather-annotations.parquet")
    assert table["text"].to_pylist() == ["=Deployed", "Rain"]


def test_without_annotations_there_is_no_file(
    keep: Keep, export: Export, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(STORED)
    assert export("--annotations", "--to", "2020-01-01") == 2
    assert "No annotations are stored for that time" in capsys.readouterr().err
    assert not list(Path().glob("*.csv"))


def test_without_a_source_the_message_says_what_to_name(
    export: Export, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export() == 2
    assert "--source" in capsys.readouterr().err
