"""GET /api/sources/NAME/rows: every row of a time range once, from memory and from the database."""

from __future__ import annotations

import csv
import io
from contextlib import closing
from threading import BoundedSemaphore
from typing import Any

import pyarrow as pa
import pytest

from dashboard.api import base_handlers, read_rows
from dashboard.storage.retention import RetentionLimits
from dashboard.storage.writer import StorageWriter
from sources.base import Quantity
from tests.api.conftest import ReadServer, Weather, serving_reads
from tests.support.feeds import Scripted
from tests.support.storage_rows import START

HOT = {"at": 0, "city": "Rome", "temperature": 21.5, "humidity": 40.0}


def rows_of(count: int) -> list[dict[str, Any]]:
    cities = ("Rome", "London", "Oslo")
    return [
        {"at": second, "city": city, "temperature": float(second), "humidity": None}
        for second in range(count)
        for city in cities
    ]


def all_pages(server: ReadServer, **parameters: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    answer = server.rows(**parameters)
    rows += answer["rows"]
    while answer["next"]:
        answer = server.rows(**parameters, next=answer["next"])
        rows += answer["rows"]
    return rows


def test_rows_have_time_key_and_values_and_their_quantities_units(either: ReadServer) -> None:
    either.publish({**HOT, "at": 3_600}, HOT)
    answer = either.rows()
    first, second = answer["rows"]
    assert first["key"] == "Rome"
    assert first["values"] == {"temperature": 21.5, "humidity": 40.0}
    assert first["time"] < second["time"]
    assert first["time"].endswith("00:00.000Z")
    assert answer["quantities"][0] == {"name": "temperature", "label": "Temperature", "unit": "°C"}
    assert (answer["mark"], answer["next"]) == ("", None)


def test_pages_together_have_every_row_once_in_order(either: ReadServer) -> None:
    either.publish(*rows_of(40))
    rows = all_pages(either, limit=7)
    assert [(row["time"], row["key"]) for row in rows] == sorted({(row["time"], row["key"]) for row in rows})
    assert len(rows) == 120


def test_rows_that_come_between_two_pages_are_not_lost(either: ReadServer) -> None:
    either.publish(*rows_of(3))
    first = either.rows(limit=4)
    either.publish({**HOT, "at": 1, "city": "Tokyo"}, {**HOT, "at": 50})
    rest = either.rows(next=first["next"])["rows"]
    assert [row["key"] for row in rest] == ["Oslo", "Rome", "Tokyo", "London", "Oslo", "Rome", "Rome"]


def test_a_time_range_begins_with_from_and_ends_before_to(either: ReadServer) -> None:
    either.publish(*rows_of(10))
    rows = either.rows(from_=START + 2_000, to=START + 4_000)["rows"]
    assert [row["values"]["temperature"] for row in rows] == [2.0] * 3 + [3.0] * 3


def test_keys_and_quantities_are_chosen_by_name(either: ReadServer) -> None:
    either.publish(*rows_of(2), {**HOT, "at": 5})
    rows = either.rows(key=["Rome", "Oslo"], quantity="humidity")["rows"]
    assert [(row["key"], row["values"]) for row in rows] == [("Rome", {"humidity": 40.0})]


def test_what_breaks_a_line_is_no_row(either: ReadServer) -> None:
    either.publish(HOT)
    either.publish({**HOT, "at": 100_000, "city": "Oslo"})
    either.publish({**HOT, "at": 200_000})
    assert [row["key"] for row in either.rows()["rows"]] == ["Rome", "Oslo", "Rome"]


@pytest.mark.parametrize("kind", ["csv", "arrow"])
def test_tables_have_the_columns_of_exports(either: ReadServer, kind: str) -> None:
    either.publish(HOT, {**HOT, "city": "=1+1", "at": 1})
    answer = either.get("sources/weather/rows", format=kind)
    table = _table(answer.content, kind)
    assert list(table[0]) == ["time (UTC)", "city", "temperature (°C)", "humidity (%)"]
    assert [float(row["temperature (°C)"]) for row in table] == [21.5, 21.5]
    # A spreadsheet would run it; Arrow is read by programs.
    assert table[1]["city"] == ("'=1+1" if kind == "csv" else "=1+1")


@pytest.mark.parametrize("kind", ["csv", "arrow"])
def test_the_next_rows_of_a_table_are_linked(either: ReadServer, kind: str) -> None:
    either.publish(*rows_of(2))
    answer = either.get("sources/weather/rows", format=kind, limit=4)
    following = either.get("sources/weather/rows" + answer.links["next"]["url"])
    assert [row["city"] for row in _table(following.content, kind)] == ["Oslo", "Rome"]
    assert "next" not in following.links


@pytest.mark.parametrize("kind", ["csv", "arrow"])
def test_a_table_without_rows_has_columns(either: ReadServer, kind: str) -> None:
    answer = either.get("sources/weather/rows", format=kind)
    assert answer.status_code == 200
    assert _table(answer.content, kind) == []


@pytest.mark.parametrize("kind", ["json", "csv", "arrow"])
def test_sample_rows_are_marked(either: ReadServer, kind: str) -> None:
    either.publish(HOT, sample=True)
    answer = either.get("sources/weather/rows", format=kind)
    if kind == "json":
        assert (answer.json()["mark"], len(answer.json()["rows"])) == ("sample", 1)
    else:
        assert [row["mark"] for row in _table(answer.content, kind)] == ["sample"]
        assert f"weather-sample.{kind}" in answer.headers["Content-Disposition"]


def test_events_have_their_ids(writer: StorageWriter) -> None:
    class Quakes(Scripted):
        keys: tuple[str, ...] = ("id", "place")  # type: ignore[assignment]
        events = True
        fixed_keys = False
        quantities = (Quantity("magnitude", "Magnitude", "Mw"),)

    with serving_reads(Quakes(name="quakes"), writer=writer) as server:
        for magnitude in (4.0, 4.5):
            event = {"at": 5, "id": "a", "place": "sea", "magnitude": magnitude}
            server.publish(event, event | {"id": "b"}, name="quakes")
        rows = server.rows("quakes", limit=1)
        assert rows["rows"][0] | {"time": ""} == {
            "time": "",
            "key": "sea",
            "id": "a",
            "values": {"magnitude": 4.5},
        }
        assert [row["id"] for row in server.rows("quakes", next=rows["next"])["rows"]] == ["b"]
        text = server.get("sources/quakes/rows", format="csv").text
        assert text.splitlines()[0] == "time (UTC),id,place,magnitude (Mw)"


def test_a_wide_source_has_fewer_rows_an_answer(server: ReadServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_rows, "MAX_VALUES", 10)
    server.publish(*rows_of(4))
    answer = server.rows(limit=1_000)
    assert len(answer["rows"]) == 5
    assert len(all_pages(server)) == 12


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({"form": "csv"}, "Did you mean 'format'?"),
        ({"format": "xml"}, "none of json, csv, arrow"),
        ({"limit": "0"}, "from 1 to 10,000"),
        ({"limit": "ten"}, "from 1 to 10,000"),
        ({"from_": "5"}, "is not a time"),
        ({"to": "3/4/2026"}, "is not a time, or can be several"),
        ({"from_": "1h", "to": "2h"}, "from is not before to"),
        ({"quantity": "temprature"}, "Did you mean 'temperature'?"),
        ({"next": "e30"}, "Leave it out to begin again"),
        ({"to": ["1h", "2h"]}, "Give to once"),
    ],
)
def test_a_wrong_parameter_is_named(server: ReadServer, parameters: dict[str, str], reason: str) -> None:
    answer = server.get("sources/weather/rows", **parameters)
    assert answer.status_code == 400
    assert reason in answer.json()["error"]


def test_unknown_names_are_not_found(either: ReadServer) -> None:
    either.publish(HOT)
    source = either.get("sources/wether/rows")
    assert source.status_code == 404
    assert "Did you mean 'weather'?" in source.json()["error"]
    key = either.get("sources/weather/rows", key="Roma")
    assert key.status_code == 404
    assert "Did you mean 'Rome'?" in key.json()["error"]


def test_an_age_and_an_offset_whose_plus_was_not_escaped_are_times(server: ReadServer) -> None:
    server.publish(HOT)
    assert len(server.rows(from_="5h")["rows"]) == 1
    assert server.rows(from_="15min ago")["rows"] == []
    day = server.get("sources/weather/rows?from=2020-01-01T00:00+01:00&to=now")
    assert len(day.json()["rows"]) == 1


def test_without_its_database_an_answer_is_complete_or_refused() -> None:
    writer = StorageWriter("sqlite:////dev/null/history.sqlite", RetentionLimits())
    with closing(writer), serving_reads(Weather(), writer=writer) as server:
        server.publish(HOT)
        refused = server.get("sources/weather/rows")
        assert refused.status_code == 503
        assert writer.error in refused.json()["error"]
        assert len(server.rows(from_=START)["rows"]) == 1


def test_of_too_many_requests_the_last_is_refused(
    server: ReadServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base_handlers, "_places", BoundedSemaphore(1))
    base_handlers._places.acquire()
    answer = server.get("sources/weather/rows")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")


def _table(content: bytes, kind: str) -> list[dict[str, Any]]:
    if kind == "csv":
        return list(csv.DictReader(io.StringIO(content.decode())))
    rows: list[dict[str, Any]] = pa.ipc.open_stream(content).read_all().to_pylist()
    return rows
