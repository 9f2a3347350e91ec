"""A bounded table of columns holds the same rows as a plain list would."""

from __future__ import annotations

import random

import numpy as np
import pytest

from dashboard.history.column_buffer import ColumnBuffer, Table


def rows(*times: float) -> Table:
    """A column of times, and one of their negatives."""
    return np.array([times, [-time for time in times]], dtype=float)


def times(buffer: ColumnBuffer) -> list[float]:
    return list(buffer.table[0])


def test_only_the_newest_rows_stay() -> None:
    buffer = ColumnBuffer(2, 3)
    buffer.append(rows(1, 2))
    buffer.append(rows(3, 4))
    assert (times(buffer), list(buffer.table[1]), len(buffer)) == ([2, 3, 4], [-2, -3, -4], 3)


def test_more_rows_than_fit_are_the_newest_of_them() -> None:
    buffer = ColumnBuffer(2, 3)
    buffer.append(rows(1))
    buffer.append(rows(*range(2, 1000)))
    assert times(buffer) == [997, 998, 999]


def test_a_new_column_has_no_values_before_and_may_lower_the_bound() -> None:
    buffer = ColumnBuffer(2, 5)
    buffer.append(rows(1, 2, 3, 4))
    buffer.add_columns(1, 3)
    assert times(buffer) == [2, 3, 4]
    buffer.append(np.array([[5.0], [-5.0], [7.0]]))
    assert times(buffer) == [3, 4, 5]
    assert str(list(buffer.table[2])) == str([np.float64(np.nan), np.float64(np.nan), np.float64(7.0)])


def test_a_range_includes_both_of_its_ends() -> None:
    buffer = ColumnBuffer(2, 10)
    buffer.append(rows(1, 2, 2, 3, 4))
    assert list(buffer.between(2, 3)[0]) == [2, 2, 3]
    assert buffer.between(5, 9).shape == (2, 0)
    assert buffer.between(3, 2).shape == (2, 0)
    assert list(buffer.between(-np.inf, np.inf)[0]) == [1, 2, 2, 3, 4]


def test_rows_from_a_time_on_are_cut_and_can_be_replaced() -> None:
    buffer = ColumnBuffer(2, 4)
    buffer.append(rows(1, 2, 3, 4, 5))
    buffer.cut(3.5)
    assert times(buffer) == [2, 3]
    buffer.append(rows(3.5, 4, 5))
    assert times(buffer) == [3, 3.5, 4, 5]
    buffer.cut(0)
    assert times(buffer) == []


@pytest.mark.parametrize("seed", range(20))
def test_any_sequence_of_changes_is_that_of_a_list(seed: int) -> None:
    chance, bound = random.Random(seed), 100
    buffer, expected = ColumnBuffer(2, bound), list[float]()
    time = 0.0
    for _ in range(80):
        if chance.random() < 0.2 and expected:
            cut = chance.choice(expected)
            buffer.cut(cut)
            expected = [one for one in expected if one < cut]
        else:
            added = [time + number for number in range(chance.choice((1, 1, 3, 60, 250)))]
            time += len(added)
            buffer.append(rows(*added))
            expected = [*expected, *added][-bound:]
        assert times(buffer) == expected
        assert list(buffer.table[1]) == [-one for one in expected]
