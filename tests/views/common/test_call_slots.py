"""Long calls run one after the other, with time for others between them."""

from __future__ import annotations

import pytest

from dashboard.views.common.call_slots import SLOT_SECONDS, CallSlots
from tests.support.clock import Clock


def test_slots_are_apart() -> None:
    slots = CallSlots(Clock(100.0))
    assert [slots.reserve() for _ in range(3)] == pytest.approx([0, SLOT_SECONDS, 2 * SLOT_SECONDS])


def test_calls_that_are_due_at_once_wait_for_each_other_and_pause_as_long_as_they_took() -> None:
    clock = Clock(100.0)
    slots = CallSlots(clock)
    assert slots.begin() == 0
    assert slots.begin() == pytest.approx(SLOT_SECONDS)
    clock.now += 0.5
    slots.end(0.5)
    assert slots.begin() == pytest.approx(0.5)
    clock.now += 0.5
    assert slots.begin() == 0


def test_a_call_whose_page_is_closed_before_it_holds_nobody_up() -> None:
    clock = Clock(100.0)
    slots = CallSlots(clock)
    assert slots.begin() == 0
    clock.now += SLOT_SECONDS
    assert slots.begin() == 0
