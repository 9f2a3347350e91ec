"""A source is late where its polls are overdue, or its rows although polls succeed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.feed.status import OVERDUE_PERIODS, Status
from dashboard.history.lateness import overdue_after_ms, with_lateness
from tests.support.clock import START

LIVE = Status(provider="Service", period=10.0, origin="live", health="ok", last_success=START)


def test_rows_are_overdue_after_their_own_step_or_after_polls_whichever_is_longer() -> None:
    polls = OVERDUE_PERIODS * 10_000.0
    assert overdue_after_ms(LIVE, 1_000.0, pushed=False) == polls
    rounded = overdue_after_ms(LIVE, 1_000_000.5, pushed=False)
    assert 1_000_000.5 < rounded < 1_200_000
    assert overdue_after_ms(LIVE, 1_000_001.5, pushed=False) == rounded, "the same for steps that are alike"
    assert overdue_after_ms(LIVE, 1_000.0, pushed=True) < 1_200, "pushes announce no period"


@pytest.mark.parametrize(("origin", "step"), [("none", 1_000.0), ("live", 0.0)])
def test_nothing_is_overdue_where_no_step_is_known(origin: str, step: float) -> None:
    status = Status(provider="Service", period=10.0, origin=origin)  # type: ignore[arg-type]
    assert overdue_after_ms(status, step, pushed=False) == 0.0


def test_only_live_rows_of_a_source_that_is_well_are_late() -> None:
    newest, now = (START - 100) * 1000, START
    assert with_lateness(LIVE, now, newest, 99_000).health == "late"
    assert with_lateness(LIVE, now, newest, 101_000).health == "ok"
    assert with_lateness(LIVE, now, newest, 0.0).health == "ok"
    assert with_lateness(replace(LIVE, origin="replay"), now, newest, 99_000).health == "ok"
    assert with_lateness(replace(LIVE, health="error"), now, newest, 99_000).health == "error"
