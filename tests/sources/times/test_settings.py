"""Columns of times are read at once where that is safe, and by the one parser else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.times.parser import read_time
from sources.times.plausibility import UnreadableTime
from sources.times.settings import TimeRules, read_time_rules, read_times

NOW = 1_795_602_600.0
DENVER = read_time_rules("America/Denver")


@pytest.mark.parametrize(
    ("column", "rules"),
    [
        (["2026-11-25T10:00:00Z", "25 Nov 2026 10:00", "202611251000"], TimeRules()),
        (["2026-11-25T03:00:00", "2026-11-25 10:00Z"], DENVER),
        ([1795600800, 1795600800.0], TimeRules()),
        ([1795600800000], DENVER),
        ([202611251000], TimeRules()),
        (pd.to_datetime(["2026-11-25T10:00Z"]), DENVER),
        (pd.to_datetime(["2026-11-25T03:00"]), DENVER),
        (["1795600800", "1795600800000"], TimeRules()),
    ],
    ids=str,
)
def test_a_column_of_times_is_read(column: Any, rules: TimeRules) -> None:
    assert set(read_times(pd.Series(column), NOW, rules)) == {1_795_600_800_000_000}


@pytest.mark.parametrize("value", [0, "1970-01-01", "yesterday", None, True, pd.Timestamp("1970-01-01")])
def test_a_time_that_cannot_be_read_is_quoted_with_its_row(value: Any) -> None:
    with pytest.raises(ValueError, match="in row 2 "):
        read_times(pd.Series(["2026-11-25", value], dtype=object), NOW, TimeRules())


def test_any_time_allows_others() -> None:
    assert read_times(pd.Series([0]), NOW, TimeRules(any_time=True)) == [0]


def test_a_wrong_zone_is_named() -> None:
    with pytest.raises(ValueError, match="zone: 'Europe/Nowhere'"):
        read_time_rules("Europe/Nowhere")


@given(
    st.lists(
        st.text(max_size=25) | st.integers() | st.none() | st.datetimes().map(str), min_size=1, max_size=5
    )
)
def test_a_column_is_read_as_its_cells_are(cells: list[Any]) -> None:
    try:
        at_once = read_times(pd.Series(cells, dtype=object), NOW, TimeRules())
    except ValueError:
        with pytest.raises(UnreadableTime):
            [read_time(cell, NOW) for cell in cells]
    else:
        np.testing.assert_allclose(at_once / 1e6, [read_time(cell, NOW) for cell in cells], atol=1e-5)
