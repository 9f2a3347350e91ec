"""Rows as charts draw them: wide, with gaps, and downsampled."""

from __future__ import annotations

import math

from dashboard.history.wide_rows import columns, downsampled, gap, padded, present, wide_rows
from dashboard.records import Record


def test_each_time_has_a_row_with_the_last_values_of_every_key() -> None:
    fields = {"a": [(0, "value a")], "b": [(0, "value b")]}
    last: dict[str, tuple[float, ...]] = {}
    rows = wide_rows([Record(1, "a", (1.0,)), Record(2, "b", (2.0,))], fields, last)
    assert rows == [{"time": 1, "value a": 1.0}, {"time": 2, "value a": 1.0, "value b": 2.0}]
    assert last == {"a": (1.0,), "b": (2.0,)}
    assert str(columns(rows, ["time", "value b"])) == "{'time': [1, 2], 'value b': [nan, 2.0]}"


def test_values_are_padded_and_a_gap_has_none() -> None:
    assert str(padded((1.0,), 3)) == "(1.0, nan, nan)"
    assert present(padded((1.0,), 3)) == {0}
    assert present(gap(5, "a", 2).values) == set()


def test_downsampling_keeps_extremes_and_gaps() -> None:
    rows = [{"time": number, "a": math.sin(number / 500), "b": 0.0} for number in range(10_000)]
    rows[4321]["a"], rows[7000]["b"] = 99.0, -99.0
    rows[5000].update(a=math.nan, b=math.nan)
    times = {row["time"] for row in downsampled(rows, ["a", "b"], 500)}
    assert {0, 4321, 5000, 7000, 9999} <= times
    assert len(times) <= 510


def test_few_rows_are_not_downsampled() -> None:
    rows = [{"time": number, "a": 1.0} for number in range(10)]
    assert downsampled(rows, ["a"], 10) == rows


def test_downsampling_keeps_columns_of_few_values_and_gaps_of_single_columns() -> None:
    rows = [{"time": second, "a": float(second % 7), "b": math.nan} for second in range(20_000)]
    for row in rows[-400:]:
        row["b"] = 1.0
    rows[10_000]["a"] = math.nan
    rows_left = downsampled(rows, ["a", "b"], 2_000)
    assert sum(not math.isnan(row["b"]) for row in rows_left) == 400
    assert any(math.isnan(row["a"]) for row in rows_left)
