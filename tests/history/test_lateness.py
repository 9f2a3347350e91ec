"""A source is late where its polls are overdue, or its rows although polls succeed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.feed.status import OVERDUE_PERIODS, Status
from dashboard.history.lateness import overdue_after_ms, with_lateness
from dashboard.views.common.status import badges
from tests.support.clock import START
from tests.support.feeds import Scripted
from tests.support.histories import Events, MakeHistory

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


DAY = 86_400.0


@pytest.mark.parametrize(
    ("days", "period", "as_points", "health"),
    [
        (5, 10.0, False, "ok"),
        (80, 10.0, False, "ok"),
        (120, 10.0, False, "late"),
        (200, 60 * DAY, False, "ok"),
        (220, 60 * DAY, False, "late"),
        (90, 10.0, True, "ok"),
        (366, 10.0, True, "late"),
    ],
    ids=["daily", "monthly", "old", "seldom polled", "missing", "rare events", "old events"],
)
def test_rows_without_a_known_step_are_late_by_their_age(
    days: float, period: float, as_points: bool, health: str
) -> None:
    status, newest = replace(LIVE, period=period), (START - days * DAY) * 1000
    assert with_lateness(status, START, newest, 0.0, as_points=as_points).health == health


def test_an_old_row_without_a_step_is_named_and_not_late() -> None:
    for days, words in ((6, ""), (40, "The newest row is of 2026-12-06 (UTC). How often others come")):
        status = with_lateness(LIVE, START, (START - days * DAY) * 1000, 0.0)
        assert status.health == "ok"
        assert status.note.startswith(words)
        assert bool(status.note) == bool(words)


def test_no_step_explains_rows_of_another_decade() -> None:
    yearly, newest = 3.5 * 366 * DAY * 1000, (START - 3 * 366 * DAY) * 1000
    assert with_lateness(LIVE, START, newest, yearly).health == "ok"
    assert with_lateness(LIVE, START, newest - 3 * yearly, 10 * yearly).health == "late"


def test_old_rows_are_late_with_the_date_of_the_newest_in_the_note() -> None:
    status = with_lateness(replace(LIVE, note="A note."), START, 988_675_200_000.0, 0.0)
    assert status.health == "late"
    assert status.note.startswith("A note. No row is newer than 2001-05-01 (UTC). ")
    assert with_lateness(LIVE, START, (START - 100) * 1000, 99_000).note == "", "the page shows its age"
    assert with_lateness(replace(LIVE, origin="sample"), START, 988_675_200_000.0, 0.0).health == "ok"
    assert with_lateness(LIVE, START, None, 0.0).health == "ok", "without rows"


@pytest.mark.parametrize("seconds", [0.0, 988_675_200.0], ids=["1970", "2001"])
@pytest.mark.parametrize("kind", [Scripted, Events])
def test_rows_of_another_decade_are_never_live(
    make_history: MakeHistory, kind: type[Scripted], seconds: float
) -> None:
    rows = [{"time": seconds, "place": place, "value": 1.0} for place in ("a", "b")]
    _, history = make_history(rows, kind=kind)
    assert badges(history.status) == ["late"]
    assert "No row is newer than" in history.status.note
    _, history = make_history([])
    assert badges(history.status) == ["live"], "no row has come"
