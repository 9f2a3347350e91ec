"""Values of times are known by their size and their form."""

from __future__ import annotations

import math
from typing import Any

import pytest

from sources.guess.time_values import all_name_zones, are_calendar_times, are_epochs, seconds_of

NOW = 1_795_311_000.0


@pytest.mark.parametrize("values", [[NOW], [NOW * 1e3], [NOW * 1e6], [NOW * 1e9], [NOW, None]])
def test_numbers_of_the_last_years_are_times(values: list[Any]) -> None:
    assert are_epochs(values, NOW)


@pytest.mark.parametrize("values", [[5], [], [None], [True], ["1795311000"], [NOW, 5], [NOW + 4e7 * 2]])
def test_other_numbers_are_none(values: list[Any]) -> None:
    assert not are_epochs(values, NOW)


def test_times_name_their_zone_in_letters_or_as_an_offset() -> None:
    assert all_name_zones(["2026-11-22T01:00:00Z", "2026-11-22 01:00+01:00", None, "22 Nov 2026 01:00 CET"])
    assert not all_name_zones(["2026-11-22T01:00:00Z", "2026-11-22 01:00"])
    assert not all_name_zones([None])


def test_counts_since_1970_are_no_calendar_times() -> None:
    assert are_calendar_times(["2026-11-22 01:00", "22 Nov 2026"])
    for values in (["1795311000"], ["/Date(1795311000000)/"], [NOW], []):
        assert not are_calendar_times(values)


def test_a_value_that_is_no_time_has_no_seconds() -> None:
    seconds = seconds_of(["2026-11-22T01:00:00Z", "soon", None], NOW)
    assert [seconds[0], *map(math.isnan, seconds[1:])] == [1_795_309_200.0, True, True]
