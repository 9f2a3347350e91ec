"""The origin of rows and the health of their source are independent of each other."""

from __future__ import annotations

from typing import get_args

import pytest

from dashboard.feed.status import Health, Origin, Status


@pytest.mark.parametrize("origin", get_args(Origin))
def test_status_at_is_late_where_an_ok_source_is_overdue(origin: Origin) -> None:
    status = Status(origin, "ok", period=10.0, last_success=100.0)
    assert status.at(130.0) == status
    late = status.at(131.0)
    assert (late.origin, late.health) == (origin, "late")


@pytest.mark.parametrize("health", ["starting", "error", "stopped"])
def test_status_at_leaves_other_health_as_it_is(health: Health) -> None:
    status = Status("sample", health, period=10.0, last_success=100.0)
    assert status.at(1e9) == status


def test_status_at_waits_at_least_three_seconds() -> None:
    status = Status("live", "ok", period=0.1, last_success=100.0)
    assert [status.at(now).health for now in (103.0, 103.1)] == ["ok", "late"]


@pytest.mark.parametrize(
    ("origin", "mark"), [("none", ""), ("live", ""), ("sample", "sample"), ("replay", "replay")]
)
def test_mark_names_rows_that_are_no_live_data(origin: Origin, mark: str) -> None:
    assert Status(origin, "error").mark == mark
