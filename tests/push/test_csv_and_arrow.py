"""POST /push/NAME of Arrow and CSV: a small body that would unpack to very much data is rejected before."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, time
from typing import Any

import pyarrow as pa
import pytest
import requests

from dashboard.push import operations
from dashboard.push.bodies import read_body
from dashboard.push.csv_and_arrow import ARROW_FILE, ARROW_STREAM, CSV
from tests.push.conftest import PushServer

WRITERS = {ARROW_STREAM: pa.ipc.new_stream, ARROW_FILE: pa.ipc.new_file}


def body_of(table: pa.Table, kind: str = ARROW_STREAM, **options: Any) -> bytes:
    sink = pa.BufferOutputStream()
    with WRITERS[kind](sink, table.schema, options=pa.ipc.IpcWriteOptions(**options)) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def push(
    server: PushServer, body: bytes, kind: str = ARROW_STREAM, name: str = "values"
) -> requests.Response:
    return requests.post(f"{server.url}/push/{name}", data=body, headers={"Content-Type": kind}, timeout=60)


def rejected(server: PushServer, body: bytes, kind: str = ARROW_STREAM) -> str:
    answer = push(server, body, kind)
    assert answer.status_code == 400, answer.text
    assert not server.histories
    return str(answer.json()["error"])


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("compression", ["lz4", "zstd"])
@pytest.mark.parametrize("column", [[0.0] * 1000, pa.array(["a" * 1000]).dictionary_encode()])
def test_compressed_arrow_is_rejected_with_what_to_do(
    server: PushServer, kind: str, compression: str, column: Any
) -> None:
    table = pa.table({"value": column})
    assert "without compression" in rejected(server, body_of(table, kind, compression=compression), kind)


def nulls(rows: int, columns: int) -> pa.Table:
    return pa.table({f"c{number}": pa.nulls(rows) for number in range(columns)})


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize(("rows", "columns"), [(100_001, 1), (10**8, 1), (50_000, 21)])
def test_more_rows_or_cells_than_the_limit_are_rejected_also_when_they_are_nulls(
    server: PushServer, kind: str, rows: int, columns: int
) -> None:
    assert "push fewer" in rejected(server, body_of(nulls(rows, columns), kind), kind)


def test_rows_of_many_batches_are_counted_together(server: PushServer) -> None:
    table = pa.concat_tables([nulls(60_000, 1), nulls(60_000, 1)])
    assert "120,000 rows" in rejected(server, body_of(table))


def test_a_long_text_that_many_rows_share_is_rejected(server: PushServer) -> None:
    texts = pa.DictionaryArray.from_arrays(pa.array([0] * 10_000, pa.int8()), ["a" * 500_000])
    assert "texts have more than" in rejected(server, body_of(pa.table({"text": texts})))


@pytest.mark.parametrize(
    "kind",
    [pa.list_(pa.null()), pa.list_(pa.int8(), 2), pa.struct({"a": pa.int8()}), pa.list_view(pa.string())],
    ids=str,
)
def test_columns_of_other_types_are_rejected_with_the_accepted_types(
    server: PushServer, kind: pa.DataType
) -> None:
    why = rejected(server, body_of(pa.table({"value": pa.nulls(1, kind)})))
    assert "push numbers, texts, times" in why


def test_csv_of_very_many_columns_is_rejected(server: PushServer) -> None:
    header = ",".join(map(str, range(100_000)))
    assert "more than 1,000 columns" in rejected(server, f"{header}\n1\n".encode(), CSV)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"city,v\nRome,1\nOslo,2\nParis,8,5\nMadrid,3\n", "Row 3 has more cells than the 2 names"),
        (b"city,v\nParis,8,5\n", "rows of 3 cells below a header of 2 names"),
    ],
)
def test_csv_with_more_cells_than_names_is_rejected_and_stored_rows_stay(
    server: PushServer, body: bytes, error: str
) -> None:
    assert push(server, b"city,v\nRome,1\n", CSV).status_code == 202
    server.await_rows("values", 1)
    answer = push(server, body, CSV)
    assert (answer.status_code, error in answer.json()["error"]) == (400, True), answer.text
    assert push(server, b"city,v\nOslo,2\n", CSV).status_code == 202
    server.await_rows("values", 2)
    assert {series.key for series in server.histories["values"].series} == {"Rome", "Oslo"}


def test_categories_views_of_texts_and_lists_of_tags_are_accepted(server: PushServer) -> None:
    cities = pa.array(["London", "Rome", "London"]).dictionary_encode()
    table = pa.table(
        {"city": cities, "value": [1.0, 2.0, 3.0], "time": [1_700_000_001, 1_700_000_001, 1_700_000_002]}
    )
    assert push(server, body_of(table)).json() == {"accepted": 3}
    assert server.await_rows("values", 2)["value London"] == [1.0, 3.0]
    posts = pa.table({"text": pa.array(["One", "Two"], pa.string_view()), "tags": [["python"], None]})
    assert push(server, body_of(posts), name="posts").json() == {"accepted": 2}


def test_whole_numbers_with_a_gap_are_numbers_in_csv_too(server: PushServer) -> None:
    body = b"time,room,humidity,w\n2025-11-20,a,40,1\n2025-11-21,a,unavailable,2\n2025-11-22,a,42,3\n"
    assert push(server, body, CSV).json() == {"accepted": 3}
    rows = server.await_rows("values", 3)
    assert rows.keys() == {"time", "humidity a", "w a"}


@pytest.mark.parametrize(
    "body",
    [
        b"date,time,sunrise,v\n2025-11-20,09:00,07:31,1.5\n",
        "Datum;Uhrzeit;Länge;v\n20.11.2025;09:00:00;07:31;1,5\n".encode(),
        b"time,sunrise,sunset,v\n2025-11-20 09:00,07:31,16:12:05,1.5\n",
    ],
)
def test_date_and_time_of_day_are_one_time_and_other_times_of_day_are_left_out(
    server: PushServer, body: bytes
) -> None:
    assert push(server, body, CSV).status_code == 202
    moment = datetime(2025, 11, 20, 9, tzinfo=UTC).timestamp() * 1000
    assert server.await_rows("values", 1) == {"time": [moment], "v": [1.5]}


@pytest.mark.parametrize("unit", ["us", "ns"])
@pytest.mark.parametrize("day", [date(2025, 11, 20), datetime(2025, 11, 20)])
def test_times_of_day_in_arrow_are_read_with_their_date(server: PushServer, unit: str, day: date) -> None:
    clock = pa.array([time(9, 0, 1)], pa.time64(unit))
    table = pa.table({"date": pa.array([day]), "time": clock, "sunset": clock, "v": [1.5]})
    assert push(server, body_of(table)).status_code == 202
    moment = datetime(2025, 11, 20, 9, 0, 1, tzinfo=UTC).timestamp() * 1000
    assert server.await_rows("values", 1) == {"time": [moment], "v": [1.5]}


@pytest.mark.parametrize("kind", [CSV, *WRITERS])
def test_the_smallest_table_is_read_in_a_thread(
    server: PushServer, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[str] = []

    def read(*body: Any) -> Any:
        threads.append(threading.current_thread().name)
        return real(*body)

    real = read_body
    monkeypatch.setattr(operations, "read_body", read)
    body = b"value\n1\n" if kind == CSV else body_of(pa.table({"value": [1]}), kind)
    assert push(server, body, kind).status_code == 202
    assert [name.startswith("pushes") for name in threads] == [True]
