"""When sample rows are shown, and when the live service is called again."""

from __future__ import annotations

import pytest

from sources.base import QuotaSpent, Retry, SourceError, Unauthorized
from sources.fallback import Fallback
from sources.http.client import Unreachable


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


def test_fallback_doubles_the_pause_for_an_unreachable_service() -> None:
    assert _waits(Fallback(60), Unreachable("down"), 7) == [15, 30, 60, 120, 240, 300, 300]


def test_fallback_respects_the_floor_after_an_error_reply() -> None:
    assert _waits(Fallback(60), SourceError("500"), 5) == [60, 60, 60, 120, 240]


def test_fallback_respects_retry_after() -> None:
    assert _waits(Fallback(60), Retry("wait", 3600), 1) == [3600]


@pytest.mark.parametrize("error", [Unauthorized("no"), QuotaSpent("no")])
def test_fallback_does_not_hide_errors_that_need_a_person(error: SourceError) -> None:
    fallback = Fallback(60)
    assert not fallback.activate(error, 0.0)
    assert not fallback.active


def test_fallback_ends_with_the_first_reply() -> None:
    fallback = Fallback(60)
    assert fallback.activate(Unreachable("down"), 0.0)
    assert fallback.active
    fallback.end()
    assert not fallback.active
    assert not fallback.activate(Unreachable("down"), 100.0)
