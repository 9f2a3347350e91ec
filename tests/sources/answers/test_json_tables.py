"""Tables in JSON."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest

from sources.answers.json_tables import rows_of_lists, table_in

TIMES = pd.date_range("2026-11-20 12:00", periods=2, freq="1min")
ROWS: list[dict[str, Any]] = [{"city": "London", "level": 1.5}, {"city": "Rome", "level": None}]
FRAME = pd.DataFrame(ROWS)


@pytest.mark.parametrize("form", ["columns", "index", "split", "table"])
def test_each_form_of_pandas_is_a_table_without_the_numbers_of_its_rows(form: Any) -> None:
    assert table_in(json.loads(FRAME.to_json(orient=form))) == ROWS


@pytest.mark.parametrize("form", ["columns", "index", "split"])
def test_labels_that_are_times_are_the_times_of_the_rows(form: Any) -> None:
    text = FRAME.set_index(TIMES).to_json(orient=form, date_format="iso")
    times = ["2026-11-20T12:00:00.000", "2026-11-20T12:01:00.000"]
    assert table_in(json.loads(text)) == [
        {"time": time, **row} for time, row in zip(times, ROWS, strict=True)
    ]


def test_labels_in_unix_milliseconds_are_times() -> None:
    rows = [{"time": 1_795_176_000_000, "level": 1.5}, {"time": 1_795_176_060_000, "level": 2.0}]
    assert table_in({"level": {"1795176000000": 1.5, "1795176060000": 2.0}}) == rows


@pytest.mark.parametrize("form", ["columns", "index", "split"])
def test_times_in_a_column_are_not_replaced_by_labels(form: Any) -> None:
    frame = FRAME.assign(date=TIMES).set_index(TIMES)
    rows = table_in(json.loads(frame.to_json(orient=form, date_format="iso")))
    assert rows is not None
    assert [sorted(row) for row in rows] == [["city", "date", "level"]] * 2


def test_columns_as_lists_are_a_table() -> None:
    assert rows_of_lists({"city": ["London", "Rome"], "level": [1.5, None]}) == ROWS


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"level": 1.5},
        {"now": {"level": 2.5}},
        {"now": {"level": 2.5}, "next": {"level": 2.6}},
        {"London": {"level": 2.5}, "Rome": {"level": 2.6}},
        {"x": [1, 2], "y": [1]},
        {"x": [1, 2], "name": "a"},
        {"x": []},
        {"x": [[1], [2]]},
        {"columns": 2, "data": 3},
        {"columns": ["x"], "data": [[1, 2]]},
        {"schema": 1, "data": 2},
    ],
)
def test_other_objects_are_no_table(content: Any) -> None:
    assert table_in(content) is None
    assert rows_of_lists(content) is None
