"""What a recording holds is read from headers and values, and a useless one says what is wrong with it."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sources.base import Quantity
from sources.recording import Recording, read_recording

Read = Callable[..., Recording]

DAY = """time (Europe/Berlin),city,temperature (°C),Wind speed (m/s),humidity (%),empty
2026-11-22T02:31:00+01:00,London,9.5,4,80,
2026-11-22T02:30:00+01:00,London,9.0,3,81,
2026-11-22T02:30:00+01:00,Tokyo,17.0,,60,
"""


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """`read(text)` is the recording of a CSV file that holds it."""

    def read(text: str | bytes, name: str = "day.csv") -> Recording:
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_recording(file)

    return read


def written(table: pd.DataFrame, folder: Path) -> Recording:
    """The recording of a Parquet file that holds the table."""
    table.to_parquet(folder / "day.parquet")
    return read_recording(folder / "day.parquet")


def times(recording: Recording) -> list[str]:
    return [str(recording.start + pd.Timedelta(int(at), "us")) for at in recording.offsets]


def test_recording_headers_have_keys_quantities_and_units(read: Read) -> None:
    recording = read(DAY)
    assert recording.keys == ("city",)
    assert recording.quantities == (
        Quantity("temperature", "Temperature", "°C"),
        Quantity("wind_speed", "Wind speed", "m/s"),
        Quantity("humidity", "Humidity", "%", "percent"),
    )
    assert list(recording.rows.columns) == ["city", "temperature", "wind_speed", "humidity"]


def test_recording_leaves_out_sums_and_notes_below_its_rows(read: Read) -> None:
    recording = read(
        "date,power (kW)\n2026-11-21,1.2*\n2026-11-22,-\n2026-11-23,<0.5\nTotal,1.7\nSource: grid,\n"
    )
    assert recording.rows["power"].tolist() == pytest.approx([1.2, math.nan, 0.5], nan_ok=True)
    words = "2 rows at the end without a time are left out, such as 'Total'"
    assert recording.remarks == (
        words,
        "power (kW): 1 limit, '<0.5', is read as its number",
        "power (kW): 1 number with a mark, '1.2*', is read as its number",
    )


def test_recording_columns_of_lists_are_no_keys(tmp_path: Path) -> None:
    days = pd.to_datetime(["2026-11-21", "2026-11-22"])
    table = pd.DataFrame({"time": days, "v": [1.5, 2.5], "parts": [[1], [2]]})
    assert written(table, tmp_path).keys == ()


def test_recording_times_are_of_the_zone_that_their_header_names(read: Read) -> None:
    recording = read("Datum;Uhrzeit (MEZ);Leistung (kW)\n25.11.2026;10:15;3,5\n25.11.2026;10:30;3,7\n")
    assert times(recording) == ["2026-11-25 09:15:00+00:00", "2026-11-25 09:30:00+00:00"]


def test_recording_numbers_of_years_are_times(read: Read) -> None:
    recording = read("country,year,population\nDE,2023,83.1\nDE,2024,83.3\n")
    assert times(recording) == ["2023-01-01 00:00:00+00:00", "2024-01-01 00:00:00+00:00"]
    assert list(recording.rows) == ["country", "population"]


def test_recording_rows_are_sorted_by_time(read: Read) -> None:
    recording = read(DAY)
    assert list(recording.rows["city"]) == ["London", "Tokyo", "London"]
    assert list(recording.rows["temperature"]) == [9.0, 17.0, 9.5]
    assert times(recording)[::2] == ["2026-11-22 01:30:00+00:00", "2026-11-22 01:31:00+00:00"]


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_recording_of_parquet_equals_csv(read: Read, tmp_path: Path, unit: str) -> None:
    one = read(DAY)
    table = pd.read_csv(tmp_path / "day.csv")
    moments = pd.to_datetime(table.pop("time (Europe/Berlin)")).dt.tz_convert("Europe/Berlin")
    table.insert(0, "time (Europe/Berlin)", moments.dt.as_unit(unit))
    other = written(table, tmp_path)
    assert one[2:] == other[2:]
    assert times(one) == times(other)
    pd.testing.assert_frame_equal(one.rows, other.rows)


@pytest.mark.parametrize(
    "moment",
    [
        "2026-11-22T01:30:00Z", "2026-11-22T01:30", "2026-11-22 02:30:00.000+01:00", "1795311000",
        "1795311000.0", "1795311000000", "1795311000000.0",
    ],
)  # fmt: skip
def test_recording_times_without_a_zone_are_utc(read: Read, moment: str) -> None:
    assert times(read(f"time,value\n{moment},1\n")) == ["2026-11-22 01:30:00+00:00"]


def test_recording_unix_seconds_are_exact_to_a_microsecond(read: Read) -> None:
    assert times(read("time,value\n1795311000.123457,1\n")) == ["2026-11-22 01:30:00.123457+00:00"]


def test_recording_parquet_times_without_a_zone_are_utc(tmp_path: Path) -> None:
    table = pd.DataFrame({"time": [pd.Timestamp("2026-11-22T01:30"), pd.Timestamp("2026-11-22")], "value": 1})
    assert times(written(table, tmp_path)) == ["2026-11-22 00:00:00+00:00", "2026-11-22 01:30:00+00:00"]
    days = pd.DataFrame({"time": [date(2026, 11, 22)], "value": 1})
    assert times(written(days, tmp_path)) == ["2026-11-22 00:00:00+00:00"]


def test_recording_may_have_several_utc_offsets(read: Read) -> None:
    recording = read("time,value\n2026-10-25T02:30:00+01:00,2\n2026-10-25T02:30:00+02:00,1\n")
    assert list(recording.rows["value"]) == [1, 2]
    assert recording.offsets[1] == 3_600_000_000


@pytest.mark.parametrize("headers", ["timeout,time", "timeout,Time (UTC)", "value,timestamp"])
def test_recording_time_column_is_the_best_match(read: Read, headers: str) -> None:
    assert times(read(f"{headers}\n5,2026-11-22T01:30:00Z\n")) == ["2026-11-22 01:30:00+00:00"]


@pytest.mark.parametrize(
    ("header", "quantity"),
    [
        ("cpu", Quantity("cpu", "Cpu")),
        ("CPU (%)", Quantity("cpu", "CPU", "%", "percent")),
        ("wind_speed (m/s)", Quantity("wind_speed", "Wind speed", "m/s")),
        ("Größe [cm]", Quantity("größe", "Größe", "cm")),
        ("Probe [A12]", Quantity("probe_a12", "Probe [A12]")),
        ("(°C)", Quantity("value", "Value", "°C")),
        ("text", Quantity("text_2", "Text")),
    ],
)
def test_recording_header_has_a_name_a_label_and_a_unit(read: Read, header: str, quantity: Quantity) -> None:
    assert read(f"time,{header}\n1795311000,50\n").quantities == (quantity,)


@pytest.mark.parametrize("value", ["-0.1", "100.5"])
def test_recording_percentage_beyond_0_to_100_is_a_measurement(read: Read, value: str) -> None:
    (quantity,) = read(f"time,change (%)\n1795311000,50\n1795311001,{value}\n").quantities
    assert (quantity.unit, quantity.kind) == ("%", "measurement")


def test_recording_headers_with_the_same_name_are_numbered(read: Read) -> None:
    recording = read("time,Wind (m/s),wind (km/h)\n1795311000,1,3.6\n")
    assert [quantity.name for quantity in recording.quantities] == ["wind", "wind_2"]


def test_recording_coordinates_are_no_quantities(read: Read) -> None:
    recording = read(",time,latitude,longitude (°),value\n1795311000,1795311000,51.5,-0.1,1\n")
    assert [quantity.name for quantity in recording.quantities] == ["value"]
    assert recording.rows.iloc[0].to_dict() == {"latitude": 51.5, "longitude": -0.1, "value": 1.0}


def test_recording_missing_numbers_are_nan_and_missing_keys_empty(read: Read, tmp_path: Path) -> None:
    recording = read("time,city,value\n1795311000,London,inf\n1795311001,,2\n")
    assert list(recording.rows["city"]) == ["London", ""]
    assert recording.rows["value"].isna().tolist() == [True, False]
    decimals = pd.DataFrame(
        {"time": [1795311001, 1795311002], "price": [Decimal("1.5"), None], "core": ["0", "1"]}
    )
    recording = written(decimals, tmp_path)
    assert (recording.keys, list(recording.rows["price"])[:1]) == (("core",), [1.5])


def test_recording_step_and_longest_period(read: Read) -> None:
    staggered = "time,city,value\n" + "".join(
        f"{1795311000 + 600 * row + late},{city},1\n"
        for row in range(5)
        for city, late in (("London", 0), ("Tokyo", 100))
    )
    recording = read(staggered)
    assert (recording.step_us, recording.max_period_us, recording.has_events) == (
        100_000_000,
        600_000_000,
        False,
    )
    alone = read("time,value\n1795311005,1\n")
    assert (alone.step_us, alone.max_period_us, alone.has_events) == (1_000_000, 0.0, False)
    assert read("time,id,value\n1795311005,a,1\n1795311009,b,1\n").has_events


def test_rows_that_others_replace_are_counted(read: Read) -> None:
    rows = "1795311005,London,1\n1795311005,London,2\n1795311005,Tokyo,3\n1795311006,Tokyo,3\n"
    (remark,) = read("time,city,value\n" + rows).remarks
    assert remark.startswith("1 row with the same time and city as others but other values: only the last")
    assert read("time,city,value\n1795311005,a,1\n1795311005,a,1\n1795311006,a,2\n").remarks == ()


WRONG: list[tuple[str | bytes, str]] = [
    ("", "is empty"),
    ("time,value\n", "has no rows"),
    ("when,value\n1795311005,1\n", "has no column 'time'; its columns are when, value"),
    ("time,city\n1795311005,London\n", "has no column of numbers"),
    (
        "time,a\n1795311005,1.5\n1795311006,2.5\n1795311007,bad\n",
        "column 'a' holds numbers and texts, such as 'bad'",
    ),
    (
        "time,a\n1795311005,1\n1795311006,2\n1795311007,bad\n",
        "column 'a' holds numbers and texts, such as 'bad'",
    ),
    ("time,latitude\n1795311005,51.5\n", "has no column of numbers"),
    ("time,value\n2026-11-22,1\nyesterday,2\n2026-11-23,3\n", "in row 2 the time 'yesterday' cannot be read"),
    ("time,value\n2026-11-22,1\n,2\n", "in row 2 there is no time; write times as 2026-11-22T01:30"),
    ("time,value\n1e300,1\n", "in row 1 the time 1e+300 is not within 1990"),
    ('time,value\n1795311005,"1\n', "cannot be read as csv"),
]


@pytest.mark.parametrize(("text", "words"), WRONG, ids=[words for _, words in WRONG])
def test_recording_names_an_invalid_file_and_the_reason(read: Read, text: str | bytes, words: str) -> None:
    with pytest.raises(ValueError, match=r"day\.csv") as error:
        read(text)
    assert words in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("2026-11-22 01:00,a,1\n2026-11-22 01:01,b,2,3\n2026-11-22 01:02,c,4",
         "1 row has more cells than the header and is left out, such as row 2, '2026-11-22 01:01,b,2, 3'"),
        ("2026-11-22 01:00,b,2,3\n2026-11-22 01:01,a,1\n2026-11-22 01:02,c,4", "1 row has"),
        ("2026-11-22 01:00,a,1\n2026-11-22 01:01,b,2,x,3\n2026-11-22 01:01,b,2,3\n2026-11-22 01:02,c,4",
         "2 rows have more cells than the header and are left out, such as row 2"),
        ("2026-11-22 01:00,a,1\n2026-11-22 01:01,c,4,", ""),
    ],
)  # fmt: skip
def test_recording_leaves_out_and_reports_rows_that_are_too_wide(read: Read, lines: str, words: str) -> None:
    recording = read(f"time,city,temperature (°C)\n{lines}\n")
    assert recording.rows["temperature"].tolist() == [1.0, 4.0]
    assert recording.rows["city"].tolist() == ["a", "c"]
    assert words in "; ".join(recording.remarks)
    assert bool(recording.remarks) == bool(words)


def test_recording_raises_for_missing_and_unknown_files(read: Read, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"none\.csv' does not exist; a relative path starts at "):
        read_recording(tmp_path / "none.csv")
    with pytest.raises(ValueError, match="does not exist"):
        read_recording(tmp_path / "none.parquet")
    with pytest.raises(ValueError, match="cannot be read as parquet"):
        read(DAY, "day.parquet")
    with pytest.raises(ValueError, match=r"ends in \.csv or \.parquet"):
        read(DAY, "day.xlsx")


def test_recording_reads_two_million_rows(tmp_path: Path) -> None:
    rows = 2_000_000
    times = pd.date_range("2026-11-22", periods=rows, freq="ms", tz="UTC")
    table: dict[str, Any] = {"time": times, "value (m)": range(rows)}
    assert len(written(pd.DataFrame(table), tmp_path).offsets) == rows
