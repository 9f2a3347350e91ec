"""Pushed rows have all columns of the schema, however old they are."""

from __future__ import annotations

import pandas as pd

from sources.base import EVENT_ID, Quantity
from sources.pushed_rows.frame import pushed_frame, text_columns
from sources.pushed_rows.schema import Schema
from sources.pushed_rows.validation import PushedRow

TEMPERATURE, WIND = Quantity("temperature", "Temperature"), Quantity("wind", "Wind")
SCHEMA = Schema(keys={"City": "city"}, numbers={"Temperature": 0, "Wind": 1}, quantities=(TEMPERATURE, WIND))


def test_rows_are_indexed_by_their_time_in_utc() -> None:
    rows = pushed_frame([PushedRow(1_700_000_000.123, ("Rome",), (8.5, 3.0), True, "")], SCHEMA)
    assert rows.index[0] == pd.Timestamp("2023-11-14 22:13:20.123", tz="UTC")
    assert (rows.index.name, str(rows.index.dtype)) == ("time", "datetime64[ns, UTC]")
    assert rows.iloc[0].to_dict() == {"city": "Rome", "temperature": 8.5, "wind": 3.0}


def test_a_row_from_before_a_quantity_has_none_of_it() -> None:
    rows = pushed_frame([PushedRow(0.0, ("Rome",), (8.5,), True, "")], SCHEMA)
    assert rows["wind"].isna().all()
    assert rows["wind"].dtype == float


def test_without_rows_there_are_columns() -> None:
    rows = pushed_frame([], SCHEMA)
    assert list(rows.columns) == ["city", "temperature", "wind"]
    assert len(rows) == 0


def test_events_have_their_id_once() -> None:
    schema = SCHEMA._replace(keys={"Id": EVENT_ID, "City": "city"}, event="Id")
    assert text_columns(schema) == [EVENT_ID, "city"]
    rows = pushed_frame([PushedRow(0.0, ("7", "Rome"), (8.5, 3.0), True, "7")], schema)
    assert rows.iloc[0].to_dict() == {EVENT_ID: "7", "city": "Rome", "temperature": 8.5, "wind": 3.0}
