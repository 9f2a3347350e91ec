"""Times whose parts are in several columns are found and joined."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from sources.times.split_columns import joined, split_columns

DAY = "2026-11-25"


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        ({"#YY": [2026], "MM": [11], "DD": [25], "hh": [9], "v": [1]}, ("#YY", "MM", "DD", "hh")),
        ({"year": [2026], "doy": [329], "hour": [9], "v": [1]}, ("year", "doy", "hour")),
        ({"land": ["DE"], "Jahr": [2026], "Monat": [9], "v": [1]}, ("Jahr", "Monat")),
        ({"year": [2026], "MM": [11], "v": [1]}, ()),
        ({"v": [1], "YY": [2026], "MM": [11], "DD": [25]}, ()),
    ],
    ids=str,
)  # fmt: skip
def test_a_table_may_begin_with_the_parts_of_its_times(
    columns: dict[str, Sequence[Any]], found: tuple[str, ...]
) -> None:
    assert split_columns(columns) == found


def test_date_and_time_of_day_are_joined() -> None:
    assert joined({"a": [DAY], "b": ["10:22"]}, ("a", "b")) == [f"{DAY} 10:22"]
    parts = {"YY": ["2026"], "MM": ["11"], "DD": ["5"], "hh": ["9"], "mm": ["5.0"]}
    assert joined(parts, ("YY", "MM", "DD", "hh", "mm")) == ["2026-11-05 09:05"]
    assert joined(parts, ("YY", "MM", "DD")) == ["2026-11-05 00:00"]


def test_a_number_is_a_year_in_a_column_of_years_only() -> None:
    assert joined({"year": [2024, 2025.0, None]}, ("year",)) == ["2024", "2025", None]
    assert joined({"year": [2026], "month": [9]}, ("year", "month")) == ["2026-9"]
    assert joined({"year": ["2026"], "period": ["M10"]}, ("year", "period")) == ["2026-M10"]
    assert joined({"time": [2024]}, ("time",)) == [2024]
