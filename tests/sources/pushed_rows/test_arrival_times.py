"""Rows without a time have times of their own, in the order in which they arrive."""

from __future__ import annotations

import pytest

from sources.pushed_rows.arrival_times import ArrivalTimes
from sources.pushed_rows.validation import PushBufferFull, PushedRow

NOW = 1_800_000_000.0


def rows(count: int, key: str = "London") -> list[PushedRow]:
    return [PushedRow(NOW, (key,), (float(number),), timed=False) for number in range(count)]


def times(assigned: list[PushedRow]) -> list[int]:
    """Milliseconds after NOW."""
    return [round((row.time - NOW) * 1000) for row in assigned]


def test_rows_of_one_push_arrive_before_its_end_and_those_of_the_next_after_them() -> None:
    arrivals = ArrivalTimes()
    first = arrivals.assigned(rows(3), NOW)
    assert (times(first), [row.numbers[0] for row in first]) == ([-2, -1, 0], [0.0, 1.0, 2.0])
    assert times(arrivals.assigned(rows(2), NOW)) == [1, 2]
    assert times(arrivals.assigned(rows(2), NOW + 60)) == [59_999, 60_000]


def test_rows_of_other_keys_and_rows_with_times_are_not_moved() -> None:
    arrivals = ArrivalTimes()
    timed = PushedRow(NOW - 5, ("London",), (1.0,))
    assert times(arrivals.assigned([*rows(1), timed, *rows(1, "Paris")], NOW)) == [0, -5000, 0]


def test_more_than_a_thousand_rows_a_second_are_refused_before_their_times_are_wrong() -> None:
    arrivals = ArrivalTimes()
    arrivals.assigned(rows(50_000), NOW)
    arrivals.assigned(rows(50_000), NOW)
    with pytest.raises(PushBufferFull, match="with their times"):
        arrivals.assigned(rows(50_000), NOW)
    assert times(arrivals.assigned(rows(1), NOW + 30)) == [50_001]


def test_rows_go_on_at_the_time_of_a_clock_that_was_set_back() -> None:
    arrivals = ArrivalTimes()
    arrivals.assigned(rows(1), NOW)
    assert times(arrivals.assigned(rows(1), NOW - 3600)) == [-3_600_000]


def test_a_clock_that_was_set_back_gives_no_time_twice() -> None:
    arrivals = ArrivalTimes()
    before = times(arrivals.assigned(rows(500), NOW))
    arrivals.assigned(rows(1), NOW - 5)
    after = times(arrivals.assigned(rows(600), NOW))
    assert not set(before) & set(after)
    assert after == sorted(set(after))


def test_a_time_of_a_row_that_the_history_has_is_not_assigned() -> None:
    known = {(round(NOW * 1000), ("London",)), (round(NOW * 1000) + 1, ("London",))}
    assigned = ArrivalTimes().assigned(
        [*rows(1), *rows(1, "Paris")], NOW, lambda time, keys: (time, keys) in known
    )
    assert times(assigned) == [2, 0]
