"""When made-up rows stand in, and when the live service is asked again."""

from __future__ import annotations

import pytest

from sources.base import QuotaSpent, Retry, SourceError, Unauthorized
from sources.fallback import Fallback
from sources.http import Unreachable


def _waits(fallback: Fallback, error: SourceError, times: int) -> list[float]:
    """Seconds until each next attempt, where each fails with this error."""
    now, waits = 0.0, []
    for _ in range(times):
        assert fallback.activate(error, now)
        started = now
        while fallback.must_wait(now):
            now += 1
        waits.append(now - started)
    return waits


def test_a_service_that_nobody_reaches_is_asked_soon_and_later_each_time() -> None:
    assert _waits(Fallback(60), Unreachable("down"), 7) == [15, 30, 60, 120, 240, 300, 300]


def test_a_service_that_answers_with_an_error_is_never_asked_below_the_floor() -> None:
    assert _waits(Fallback(60), SourceError("500"), 5) == [60, 60, 60, 120, 240]


def test_a_service_that_asks_for_patience_gets_it() -> None:
    assert _waits(Fallback(60), Retry("wait", 3600), 1) == [3600]


@pytest.mark.parametrize("error", [Unauthorized("no"), QuotaSpent("no")])
def test_what_a_person_must_solve_is_not_papered_over(error: SourceError) -> None:
    fallback = Fallback(60)
    assert not fallback.activate(error, 0.0)
    assert not fallback.active


def test_once_the_service_has_answered_nothing_is_covered_any_more() -> None:
    fallback = Fallback(60)
    assert fallback.activate(Unreachable("down"), 0.0)
    assert fallback.active
    fallback.end()
    assert not fallback.active
    assert not fallback.activate(Unreachable("down"), 100.0)
