"""A wall clock is believed once it has run evenly for longer than an hour."""

from __future__ import annotations

import pytest

from dashboard.storage.clock_check import AGREED_SECONDS, STEP_SECONDS, ClockCheck

NOW = 1_800_000_000.0


class Clocks:
    """A wall clock and a monotonic clock that run together until `ahead` is set."""

    def __init__(self) -> None:
        self.passed = self.ahead = 0.0
        self.check = ClockCheck(self.wall, self.monotonic)

    def wall(self) -> float:
        return NOW + self.passed + self.ahead

    def monotonic(self) -> float:
        return self.passed


def test_a_clock_is_believed_after_an_hour() -> None:
    clocks = Clocks()
    assert clocks.check.now() is None
    clocks.passed = AGREED_SECONDS
    assert clocks.check.now() is None
    clocks.passed += 1
    assert clocks.check.now() == clocks.wall()


@pytest.mark.parametrize("step", [-AGREED_SECONDS, AGREED_SECONDS, 30 * 86_400.0])
def test_a_clock_that_was_set_has_to_agree_anew(step: float) -> None:
    clocks = Clocks()
    clocks.passed = AGREED_SECONDS + 1
    clocks.ahead = step
    assert clocks.check.now() is None
    clocks.passed += AGREED_SECONDS
    assert clocks.check.now() is None
    clocks.passed += 1
    assert clocks.check.now() == clocks.wall()


def test_a_clock_that_is_corrected_a_little_goes_on() -> None:
    clocks = Clocks()
    clocks.passed = AGREED_SECONDS + 1
    clocks.ahead = STEP_SECONDS
    assert clocks.check.now() == clocks.wall()


def test_small_corrections_that_add_up_are_a_step() -> None:
    clocks = Clocks()
    clocks.passed = AGREED_SECONDS + 1
    for clocks.ahead in (STEP_SECONDS / 2, STEP_SECONDS):
        assert clocks.check.now() is not None
    clocks.ahead += 1
    assert clocks.check.now() is None
