"""A time is plausible from 1990 to five years from now."""

from __future__ import annotations

import pytest

from sources.times.plausibility import EARLIEST, MAX_AHEAD_SECONDS, implausible, is_plausible

NOW = 1_795_602_600.0


@pytest.mark.parametrize(
    ("seconds", "plausible"),
    [
        (EARLIEST, True),
        (EARLIEST - 1, False),
        (NOW + MAX_AHEAD_SECONDS, True),
        (NOW + MAX_AHEAD_SECONDS + 1, False),
    ],
)
def test_times_within_the_bounds_are_plausible(seconds: float, plausible: bool) -> None:
    assert is_plausible(seconds, NOW) is plausible


def test_the_error_says_of_which_day_the_time_is_where_it_has_one() -> None:
    assert "the time 0 is of 1970-01-01" in str(implausible(0, 0.0))
    assert "the time 1e+40 is not within 1990" in str(implausible(1e40, 1e40))
