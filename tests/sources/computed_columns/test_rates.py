"""Counters become rates by their rows' times, and a counter that is set back shows no spike."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.computed_columns.rates import MAX_KEYS, Rate

NAN = math.nan


def rates(rate: Rate, *rows: tuple[str, float, float]) -> list[float]:
    keys, times, values = zip(*rows, strict=True)
    return rate.of(keys, times, values)


def test_a_rate_is_per_second_and_per_key_and_the_first_row_has_none() -> None:
    rate = Rate()
    assert rates(rate, ("a", 0, 100), ("b", 0, 5)) == pytest.approx([NAN, NAN], nan_ok=True)
    assert rates(rate, ("b", 10, 25), ("a", 10, 100)) == [2.0, 0.0]
    assert rates(rate, ("a", 15, 150)) == [10.0]


def test_a_counter_that_is_set_back_has_no_rate_once() -> None:
    found = rates(Rate(), ("a", 0, 10), ("a", 1, 20), ("a", 2, 3), ("a", 3, 4))
    assert found == pytest.approx([NAN, 10, NAN, 1], nan_ok=True)


def test_a_gap_in_a_counter_is_bridged() -> None:
    assert rates(Rate(), ("a", 0, 10), ("a", 1, NAN), ("a", 2, 30)) == pytest.approx(
        [NAN, NAN, 10], nan_ok=True
    )


def test_rows_that_come_again_have_the_same_rate_again() -> None:
    rate = Rate()
    rows = [("a", float(time), float(time * time)) for time in range(6)]
    first = rates(rate, *rows[:4])
    assert first == pytest.approx([NAN, 1, 3, 5], nan_ok=True)
    assert rates(rate, *rows[1:5]) == [*first[1:], 7]
    assert rates(rate, *reversed(rows[3:])) == [9, 7, 5]
    assert rates(rate, *rows[5:]) == [9]


def test_a_late_row_is_compared_with_the_one_before_it() -> None:
    rate = Rate()
    rates(rate, ("a", 0, 0))
    assert rates(rate, ("a", 10, 100)) == [10]
    assert rates(rate, ("a", 5, 20)) == [4]
    assert rates(rate, ("a", 20, 300)) == [20]


def test_keys_that_come_once_are_forgotten() -> None:
    rate = Rate()
    for number in range(MAX_KEYS + 100):
        rates(rate, (f"event {number}", 0, 1))
    assert len(rate._points) == MAX_KEYS


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 50), st.floats(0, 1e9)), max_size=60))
def test_no_rate_is_negative_whatever_the_order_of_rows(rows: list[tuple[str, int, float]]) -> None:
    rate = Rate()
    for key, time, value in rows:
        (found,) = rates(rate, (key, float(time), value))
        assert not found < 0
