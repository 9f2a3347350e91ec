"""Downloads of the rows that a section shows, read back."""

from __future__ import annotations

import math
from base64 import b64decode
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from dashboard.history.series import Series
from dashboard.views.live.downloads import VisibleRows, as_file, visible_rows
from sources.base import Quantity
from tests.support.sections import START, SectionPage
from tests.support.waiting import until

TEMPERATURE, RAIN = Quantity("temperature", "Temperature", "°C"), Quantity("rain", "Rain", "mm")
ZONE = ZoneInfo("Asia/Tokyo")
TWO = VisibleRows(
    {
        "time": [1_000, 2_000, 3_000],
        "temperature Rome": [20.0, 21.0, 22.0],
        "rain Rome": [0.0, math.nan, 1.0],
        "temperature Oslo": [3.0, math.nan, 5.0],
    },
    (
        Series("temperature Rome", TEMPERATURE, "Rome"),
        Series("temperature Oslo", TEMPERATURE, "Oslo"),
        Series("rain Rome", RAIN, "Rome"),
    ),
    ("city",),
    (),
    "metric",
)


def test_visible_rows_have_a_row_per_time_and_key_with_zone_and_units_in_the_header() -> None:
    rows = visible_rows(TWO, 2_000, 3_000, ZONE)
    assert list(rows) == ["time (Asia/Tokyo)", "city", "temperature (°C)", "rain (mm)"]
    assert rows["city"].tolist() == ["Rome", "Rome", "Oslo"]
    assert rows["temperature (°C)"].tolist() == [21.0, 22.0, 5.0]
    assert rows.iloc[0, 0] == pd.Timestamp("1970-01-01T09:00:02+09:00")


def test_visible_rows_leave_out_hidden_keys() -> None:
    rows = visible_rows(TWO._replace(hidden=("Rome",)), 0, 9_000, ZONE)
    assert list(rows) == ["time (Asia/Tokyo)", "city", "temperature (°C)"]
    assert rows["city"].tolist() == ["Oslo", "Oslo"]


def test_visible_rows_of_events_have_the_key_of_each_event() -> None:
    columns: dict[str, list[Any]] = {
        "time": [1_000, 2_000],
        "key": ["here", "there"],
        "magnitude": [4.0, 5.0],
    }
    quakes = VisibleRows(
        columns, (Series("magnitude", Quantity("magnitude", "M", "Mw"), ""),), ("id",), (), "metric"
    )
    rows = visible_rows(quakes, 1_500, 9_000, ZONE)
    assert rows[["id", "magnitude (Mw)"]].to_numpy().tolist() == [["there", 5.0]]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_file_of_no_rows_has_a_header(kind: str) -> None:
    name, content = as_file(visible_rows(TWO, 7_000, 9_000, ZONE), "weather", kind)
    read = pd.read_csv if kind == "csv" else pd.read_parquet
    assert name == f"weather.{kind}"
    assert list(read(BytesIO(b64decode(content))))[1:] == ["city", "temperature (°C)", "rain (mm)"]


@pytest.mark.parametrize(("sample", "named"), [(False, "thermometers_"), (True, "thermometers-sample_")])
def test_download_has_the_visible_rows_and_marks_samples_in_its_name(sample: bool, named: str) -> None:
    page = SectionPage(units="imperial")
    page.publish(0, sample=sample, hut=10.0)
    page.publish(60, sample=sample, hut=20.0)
    page.feed.status = page.feed.status.__class__("sample" if sample else "live")
    files: list[list[str]] = []
    page.section.state.on_change("file", lambda attr, old, new: files.append(list(new)))
    page.section.state.request = ["csv", (START + 30) * 1000, (START + 90) * 1000, "UTC", 1]
    until(lambda: files)
    ((name, content),) = files
    assert name.startswith(named)
    table = pd.read_csv(BytesIO(b64decode(content)))
    assert table["temperature (°F)"].tolist() == [68.0]
    assert table["place"].tolist() == ["hut"]


@pytest.mark.parametrize(
    "request_",
    [[], ["csv"], ["csv", "a", 2, "UTC"], ["exe", 1, 2, "UTC"], ["search", 7], [["table"]]],
)
def test_a_request_that_no_page_makes_does_nothing(request_: list[Any]) -> None:
    page = SectionPage()
    page.publish(0, hut=10.0)
    page.section.state.request = request_
    assert page.section.state.file == []
