"""How often rows are pushed is that of the key that is pushed least often."""

from __future__ import annotations

from sources.pushed_rows.intervals import PushIntervals

A, B = ("a",), ("b",)


def test_before_a_second_push_of_a_key_nothing_is_known() -> None:
    intervals = PushIntervals()
    intervals.record({A, B}, 100.0)
    assert intervals.longest == 0.0
    intervals.record({A}, 110.0)
    assert intervals.longest == 10.0


def test_the_slowest_key_counts() -> None:
    intervals = PushIntervals()
    for second in range(0, 121, 10):
        intervals.record({A, B} if second % 60 == 0 else {A}, float(second))
    assert intervals.longest == 60.0


def test_one_pause_is_no_interval() -> None:
    intervals = PushIntervals()
    for second in (0, 10, 20, 3600, 3610, 3620):
        intervals.record({A}, float(second))
    assert intervals.longest == 10.0


def test_a_changed_interval_is_known_after_some_pushes() -> None:
    intervals = PushIntervals()
    for second in [*range(0, 100, 10), *range(100, 1_000, 60)]:
        intervals.record({A}, float(second))
    assert intervals.longest == 60.0
