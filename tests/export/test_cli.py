"""The command `export`: which rows it writes, in which form, and its messages where it cannot."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlalchemy import delete

from dashboard.records import POST_COLUMNS, POST_TEXTS
from dashboard.storage.engine import open_database, writing
from dashboard.storage.inserts import WriteBatch
from dashboard.storage.schema import points
from tests.export.conftest import Export, Keep
from tests.support.serving import ROOT
from tests.support.storage_rows import GONE, START, batch_of

BERLIN = "Europe/Berlin"
ROWS = batch_of(
    (0, "London", 8.5, 60), (0, "Nairobi", 21, 40), (1.5, "London", 9, GONE), (3, "Nairobi", 22, 41)
)
FIRST = datetime.fromtimestamp(START / 1000, UTC)


def at(seconds: float, offset: bool = True) -> str:
    there = FIRST + timedelta(seconds=seconds)
    return there.isoformat() if offset else there.replace(tzinfo=None).isoformat()


def read(file: str) -> pd.DataFrame:
    return pd.read_csv(file) if file.endswith("csv") else pq.read_table(file).to_pandas(ignore_metadata=True)


def test_a_row_per_time_and_city_with_zone_and_units_in_the_header(keep: Keep, export: Export) -> None:
    keep(ROWS)
    assert export("--source", "weather") == 0
    table = read("weather.csv")
    assert list(table.columns) == ["time (UTC)", "city", "temperature (°C)", "humidity (%)"]
    assert table["city"].tolist() == ["London", "Nairobi", "London", "Nairobi"]
    assert table["temperature (°C)"].tolist() == [8.5, 21, 9, 22]
    assert table["humidity (%)"].fillna(-1).tolist() == [60, 40, -1, 41]
    assert table["time (UTC)"][2] == FIRST.strftime("%Y-%m-%dT%H:%M:01.500+00:00")


def test_parquet_has_times_of_the_zone_and_types(keep: Keep, export: Export) -> None:
    keep(ROWS)
    assert export("--source", "weather", "--format", "parquet", "--zone", BERLIN) == 0
    table = pq.read_table("weather.parquet")
    assert table.schema.field("time (Europe/Berlin)").type == pa.timestamp("ms", tz=BERLIN)
    assert table.schema.field("city").type == pa.string()
    assert table.schema.field("humidity (%)").type == pa.float64()
    moments = table.column(0).to_pylist()
    assert moments[0] == FIRST
    assert moments[0].utcoffset() == FIRST.astimezone(moments[0].tzinfo).utcoffset()


def test_csv_has_the_offset_of_the_zone_at_each_time(keep: Keep, export: Export) -> None:
    summer_ends = datetime(2026, 10, 25, 1, tzinfo=UTC).timestamp() - START / 1000
    keep(batch_of((summer_ends - 1, "London", 8, 60), (summer_ends, "London", 9, 61)))
    assert export("--source", "weather", "--zone", BERLIN) == 0
    assert read("weather.csv")["time (Europe/Berlin)"].tolist() == [
        "2026-10-25T02:59:59.000+02:00",
        "2026-10-25T02:00:00.000+01:00",
    ]


def test_rows_that_end_a_line_are_left_out(keep: Keep, export: Export) -> None:
    keep(batch_of((0, "London", 8.5, 60), (1, "London", GONE, GONE), (9, "London", 8, 61)))
    assert export("--source", "weather") == 0
    assert read("weather.csv")["temperature (°C)"].tolist() == [8.5, 8]


@pytest.mark.parametrize(
    ("arguments", "temperatures"),
    [
        (["--from", at(1.5)], [9, 22]),
        (["--to", at(3)], [8.5, 21, 9]),
        (["--from", at(1), "--to", at(2, offset=False)], [9]),
        (["--from", (FIRST + timedelta(seconds=1)).replace(tzinfo=None) + timedelta(hours=9),
          "--zone", "Asia/Tokyo"], [9, 22]),
        (["--from", "12h"], [8.5, 21, 9, 22]),
    ],
)  # fmt: skip
def test_the_range_includes_its_start_and_excludes_its_end(
    keep: Keep, export: Export, arguments: list[Any], temperatures: list[float]
) -> None:
    keep(ROWS)
    assert export("--source", "weather", *arguments) == 0
    assert read("weather.csv")["temperature (°C)"].tolist() == temperatures


def test_a_source_that_is_not_in_the_settings_is_exported(keep: Keep, export: Export) -> None:
    keep(batch_of((0, "a · b", 1, 2), (0, "c", 3, 4), source="gone"))
    assert export("--source", "gone", "--output", "x.parquet") == 0
    assert read("x.parquet")["key"].tolist() == ["a · b", "c"]


def test_keys_that_are_stored_as_one_have_a_column_each(
    keep: Keep, export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sources.weather.Weather.keys", ("country", "city"))
    keep(batch_of((0, "UK · London", 1, 2), (0, "London", 3, 4)))
    assert export("--source", "weather") == 0
    table = read("weather.csv").fillna("")
    assert table[["country", "city"]].to_numpy().tolist() == [["UK", "London"], ["London", ""]]


def test_a_source_without_keys_has_no_column_of_them(keep: Keep, export: Export) -> None:
    keep(batch_of((0, "", 1, 2), source="host"))
    assert export("--source", "host") == 0
    assert list(read("host.csv").columns) == ["time (UTC)", "temperature (°C)", "humidity (%)"]


def test_values_of_another_unit_have_a_column_of_their_own(keep: Keep, export: Export) -> None:
    keep(batch_of((0, "London", 8.5, 60)))
    fahrenheit = batch_of((1, "Nairobi", 70, 40))
    keep(fahrenheit._replace(quantities=(fahrenheit.quantities[0]._replace(unit="°F"), ROWS.quantities[1])))
    assert export("--source", "weather") == 0
    assert {"temperature (°C)", "temperature (°F)"} < set(read("weather.csv").columns)


def post(number: int, text: str = 'Rain,\n"again"') -> dict[str, Any]:
    texts = {**dict.fromkeys(POST_TEXTS, ""), "id": f"p{number}", "text": text, "author": "ann"}
    return {"time": START + number * 1000, **texts, "score": 0.5}


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_posts_are_exported_with_all_their_columns(
    keep: Keep, export: Export, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr("dashboard.storage.scan.POSTS_PER_CHUNK", 3)
    keep(
        WriteBatch("twitter", (), [], [post(number // 2 * 2) | {"id": f"p{number}"} for number in range(10)])
    )
    assert export("--source", "twitter", "--posts", "--format", kind, "--to", at(8)) == 0
    table = read(f"twitter.{kind}")
    assert list(table.columns) == ["time (UTC)", *POST_COLUMNS]
    assert table["id"].tolist() == [f"p{number}" for number in range(8)]
    assert set(table["text"]) == {'Rain,\n"again"'}
    assert set(table["score"]) == {0.5}


def test_a_file_may_be_written_to_the_standard_output(keep: Keep, export: Export, url: str) -> None:
    keep(ROWS)
    command = [sys.executable, "-m", "dashboard", "export", "--source", "weather", "--output", "-"]
    done = subprocess.run([*command, "--format", "parquet"], cwd=ROOT, capture_output=True, check=True)
    assert pq.read_table(pa.BufferReader(done.stdout)).num_rows == 4
    assert done.stderr.decode() == "Wrote 4 rows of weather to the standard output.\n"
    assert list(Path.cwd().iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--source", "wether"], "Stored sources: weather. Did you mean 'weather'?"),
        (["--source", "weather", "--from", "yesterday"], "'yesterday' is not a time; write 2026-11-22"),
        (["--source", "weather", "--from", "5"], "'5' is not a time"),
        (["--source", "weather", "--zone", "Europe/Berln"], "Did you mean 'Europe/Berlin'?"),
        (["--source", "weather", "--from", at(2), "--to", at(2)], "which is not before --to"),
        (["--source", "weather", "--to", "9d"], f"Stored rows are from {at(0)} to {at(3)}."),
        (["--source", "weather", "--from", at(1.6), "--to", at(2)], "No rows of weather are stored for"),
        (["--source", "weather", "--posts"], "No posts of weather are stored."),
        (["--source", "weather", "--output", "no/where.csv"], "no/where.csv cannot be written (No such file"),
    ],
)  # fmt: skip
def test_an_export_that_cannot_be_made_is_explained_and_leaves_no_file(
    keep: Keep, export: Export, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    keep(ROWS)
    code: str | int | None
    try:
        code = export(*arguments)
    except SystemExit as end:
        code = end.code
    assert code == 2
    assert message in capsys.readouterr().err
    assert list(Path.cwd().iterdir()) == []


def test_an_existing_file_is_replaced_only_with_force(
    keep: Keep, export: Export, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(ROWS)
    Path("weather.csv").write_text("mine")
    assert export("--source", "weather") == 2
    assert "weather.csv already exists" in capsys.readouterr().err
    assert Path("weather.csv").read_text() == "mine"
    assert export("--source", "weather", "--force") == 0
    assert len(read("weather.csv")) == 4


def test_a_database_that_does_not_exist_is_not_created(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, export: Export
) -> None:
    monkeypatch.setenv("DASHBOARD_HISTORY__URL", f"sqlite:///{folder / 'none.sqlite'}")
    assert export("--source", "weather") == 2
    assert "none.sqlite" in capsys.readouterr().err
    assert list(folder.iterdir()) == []


def test_a_database_that_cannot_be_used_and_a_wrong_setting_are_explained(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, export: Export
) -> None:
    (folder / "text.sqlite").write_text("This is no database, but a text that is long enough." * 50)
    monkeypatch.setenv("DASHBOARD_HISTORY__URL", f"sqlite:///{folder / 'text.sqlite'}")
    assert export("--source", "weather") == 2
    assert "not a database of this dashboard" in capsys.readouterr().err
    monkeypatch.setenv("DASHBOARD_SOURCES__WEATHER__INTERVAL", "soon")
    assert export("--source", "weather") == 2
    assert "interval = 'soon' is not allowed" in capsys.readouterr().err


def test_dropped_rows_of_which_only_sums_are_stored_are_explained(
    keep: Keep, export: Export, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(batch_of((-9000, "London", 1, 2), (0, "London", 8, 60)))
    engine = open_database(url)
    with writing(engine) as connection:
        connection.execute(delete(points).where(points.c.time < START))
    assert export("--source", "weather") == 0
    assert f"Rows of weather from before {at(0)} were dropped" in capsys.readouterr().err
    assert export("--source", "weather", "--from", at(0), "--force") == 0
    assert "dropped" not in capsys.readouterr().err
    with writing(engine) as connection:
        connection.execute(delete(points))
    engine.dispose()
    assert export("--source", "weather", "--force") == 2
    assert "Only their sums" in capsys.readouterr().err
