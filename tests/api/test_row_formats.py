"""Rows in each format of the read API."""

from __future__ import annotations

import json
import math

import pyarrow as pa
import pytest

from dashboard.api.read_rows import RowPage
from dashboard.api.row_formats import as_json, row_json, rows_as_json, rows_as_table
from dashboard.records import Record
from sources.base import Quantity
from tests.api.conftest import Weather
from tests.support.feeds import Scripted

QUANTITIES = (Quantity("temperature", "Temperature", "°C"), Quantity("humidity", "Humidity", "%"))
ROW = Record(1_700_000_000_123, "Rome", (8.5, math.nan))


class Unkeyed(Scripted):
    """A source whose settings name no key."""

    keys = ()  # type: ignore[assignment]


def table(page: RowPage, source: Scripted | None = None) -> pa.Table:
    body = rows_as_table(source or Weather(), QUANTITIES, page, "arrow")
    return pa.ipc.open_stream(body).read_all()


def test_a_missing_value_is_null_and_a_time_has_milliseconds() -> None:
    assert row_json(ROW, ["temperature", "humidity"]) == {
        "time": "2023-11-14T22:13:20.123Z",
        "key": "Rome",
        "values": {"temperature": 8.5, "humidity": None},
    }
    assert row_json(ROW._replace(values=(math.inf,)), ["temperature"])["values"] == {"temperature": None}
    assert row_json(ROW._replace(id="e1"), ["temperature", "humidity"])["id"] == "e1"


def test_json_is_short_and_holds_no_number_that_json_has_not() -> None:
    assert as_json({"a": [1, "ä"]}) == '{"a":[1,"ä"]}'.encode()
    with pytest.raises(ValueError, match="JSON"):
        as_json({"a": math.nan})


def test_an_answer_says_where_the_next_begins_and_of_what_kind_its_rows_are() -> None:
    page = RowPage([ROW], (ROW.time, "Rome"), "sample")  # type: ignore[arg-type]
    answer = json.loads(rows_as_json(Weather(), QUANTITIES, page))
    assert (answer["source"], answer["mark"], len(answer["rows"])) == ("weather", "sample", 1)
    assert answer["quantities"][0] == {"name": "temperature", "label": "Temperature", "unit": "°C"}
    assert answer["next"]
    assert json.loads(rows_as_json(Weather(), QUANTITIES, RowPage([], None, "")))["next"] is None


def test_a_table_has_a_column_that_marks_samples_only() -> None:
    assert "mark" not in table(RowPage([ROW], None, "")).column_names
    marked = table(RowPage([ROW, ROW._replace(time=ROW.time + 1)], None, "replay"))
    assert marked["mark"].to_pylist() == ["replay", "replay"]


def test_a_table_of_a_source_without_key_columns_has_the_keys_that_its_rows_have() -> None:
    assert table(RowPage([ROW], None, ""), Unkeyed())["key"].to_pylist() == ["Rome"]
    assert "key" not in table(RowPage([ROW._replace(key="")], None, ""), Unkeyed()).column_names


def test_a_table_without_rows_has_its_columns() -> None:
    empty = table(RowPage([], None, "sample"))
    assert empty.num_rows == 0
    assert {"city", "temperature (°C)", "humidity (%)", "mark"} <= set(empty.column_names)
