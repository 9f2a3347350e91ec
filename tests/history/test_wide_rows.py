"""Rows as charts draw them: wide, with gaps, and downsampled."""

from __future__ import annotations

import math

import numpy as np

from dashboard.history.wide_rows import downsampled, gap, padded, wide_table
from dashboard.records import Record, present

BEFORE = np.full(3, math.nan)


def test_each_time_has_a_row_with_the_last_values_of_every_key() -> None:
    fields = {"a": [(0, 1)], "b": [(0, 2)]}
    table = wide_table([Record(1, "a", (1.0,)), Record(2, "b", (2.0,))], fields, BEFORE)
    assert str(table.tolist()) == "[[1.0, 2.0], [1.0, 1.0], [nan, 2.0]]"


def test_rows_go_on_from_the_row_before_and_a_gap_ends_a_line() -> None:
    fields = {"a": [(0, 1)], "b": [(1, 2)]}
    records = [Record(5, "a", (1.0, 7.0)), gap(6, "a", 2), Record(7, "b", (0.0, 3.0))]
    table = wide_table(records, fields, np.array([4.0, 0.0, 2.0]))
    assert str(table[1:].tolist()) == "[[1.0, nan, nan], [2.0, 2.0, 3.0]]"


def test_values_are_padded_and_a_gap_has_none() -> None:
    assert str(padded((1.0,), 3)) == "(1.0, nan, nan)"
    assert present(padded((1.0,), 3)) == {0}
    assert present(gap(5, "a", 2).values) == set()


def test_downsampling_keeps_extremes_and_gaps() -> None:
    table = np.array([np.sin(np.arange(10_000) / 500), np.zeros(10_000)])
    table[0, 4321], table[1, 7000] = 99.0, -99.0
    table[:, 5000] = math.nan
    rows = set(downsampled(table, 500).tolist())
    assert {0, 4321, 5000, 7000, 9999} <= rows
    assert len(rows) <= 510


def test_few_rows_are_not_downsampled() -> None:
    assert downsampled(np.ones((1, 10)), 10).tolist() == list(range(10))


def test_downsampling_keeps_columns_of_few_values_and_gaps_of_single_columns() -> None:
    table = np.array([np.arange(20_000) % 7, np.full(20_000, math.nan)], dtype=float)
    table[1, -400:] = 1.0
    table[0, 10_000] = math.nan
    left = table[:, downsampled(table, 2_000)]
    assert np.isfinite(left[1]).sum() == 400
    assert np.isnan(left[0]).any()


def test_downsampling_is_bounded_though_every_line_has_many_gaps() -> None:
    table = np.ones((100, 20_000))
    for number, line in enumerate(table):
        line[number::101] = math.nan
    assert len(downsampled(table, 1_000)) <= 2_000
