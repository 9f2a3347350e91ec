"""The viewport in the address of a page."""

from __future__ import annotations

import pytest

from dashboard.views.common.page_scheduler import PageScheduler
from dashboard.views.common.viewport import Viewport
from dashboard.views.viewport_address import ViewportAddress, iso_interval, read_interval


@pytest.fixture
def viewport() -> Viewport:
    return Viewport(PageScheduler(), 60_000)


@pytest.fixture
def address(viewport: Viewport) -> ViewportAddress:
    return ViewportAddress(viewport)


def test_between_is_the_range_that_is_shown(address: ViewportAddress, viewport: Viewport) -> None:
    start, end = 1_795_311_000_000.0, 1_795_314_600_000.0
    assert address.between == ""
    address.between = iso_interval(start, end)
    assert viewport.state.range == (start, end)
    assert address.between == "2026-11-22T01:30:00Z/2026-11-22T02:30:00Z"


def test_a_pause_and_a_moment_of_the_past_are_times(address: ViewportAddress, viewport: Viewport) -> None:
    assert (address.at, address.paused) == ("", "")
    address.at = "2026-11-22T01:45:00Z"
    assert viewport.state.position is None, "a live page has no moment of the past"
    address.between = "2026-11-22T01:30:00Z/2026-11-22T02:30:00Z"
    address.at = "2026-11-22T02:45:00+01:00"
    address.paused = "2026-11-22T03:00:00"
    assert (address.at, address.paused) == ("2026-11-22T01:45:00Z", "2026-11-22T03:00:00.000+00:00")
    with pytest.raises(ValueError, match="Invalid isoformat"):
        address.paused = "soon"


@pytest.mark.parametrize("text", ["", "yesterday", "2026-11-22T01:00Z", "2026-11-22/2026-11-21", "a/b/c"])
def test_text_that_is_no_range_changes_nothing(
    address: ViewportAddress, viewport: Viewport, text: str
) -> None:
    address.between = text
    assert read_interval(text) is None
    assert viewport.state.range is None
