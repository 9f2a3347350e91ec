"""Where the viewer of a page looks; tests/js/viewport.test.js has the same cases for the browser."""

from __future__ import annotations

import math
import time

import pytest

from dashboard.views.common.page_scheduler import PageScheduler
from dashboard.views.common.viewport import Viewport
from dashboard.views.common.viewport_state import ViewportState


def test_a_pause_is_at_the_time_of_the_server_and_sent_with_it(viewport: Viewport) -> None:
    before = time.time() * 1000
    viewport.dispatch("pause")
    assert before <= (viewport.state.paused_at or 0) <= time.time() * 1000
    assert viewport.model.latest["events"] == [("pause", {"now": viewport.state.paused_at})]


@pytest.fixture
def viewport() -> Viewport:
    return Viewport(PageScheduler(), 60_000)


def test_zoom_is_that_of_all_sections_and_ends_with_another_window(viewport: Viewport) -> None:
    viewport.dispatch("hold", "host", newest=5.0)
    viewport.model.zoom = [1.0, 2.0]
    assert [viewport.of(name).zoom for name in ("host", "weather")] == [(1.0, 2.0), (1.0, 2.0)]
    viewport.dispatch("resume")
    viewport.dispatch("choose_window", window_ms=5_000)
    assert viewport.of("host") == viewport.of("weather") == ViewportState(window_ms=5_000)


def test_events_of_the_server_are_sent_once_and_those_of_the_browser_are_not(viewport: Viewport) -> None:
    viewport.dispatch("choose_range", range=(0.0, 100.0))
    assert viewport.model.latest["events"] == [("choose_range", {"range": (0.0, 100.0)})]
    number = viewport.model.latest["number"]
    viewport.dispatch("move", position=50.0, from_browser=True)
    viewport.model.zoom = [1.0, 2.0]
    assert viewport.state.zoom == (1.0, 2.0)
    viewport.model.zoom = []
    assert viewport.state.zoom is None
    assert viewport.model.latest["number"] == number
    viewport.dispatch("stop")
    assert viewport.model.latest["events"] == [("stop", {})]
    assert viewport.model.latest["state"]["position"] == 50.0


def test_watchers_are_called_for_their_fields_alone(viewport: Viewport) -> None:
    calls: list[str] = []
    viewport.watch(lambda: calls.append("range"), "range", "position")
    viewport.watch(lambda: calls.append("paused"), "paused")
    viewport.dispatch("pause")
    viewport.dispatch("choose_range", range=(0.0, 100.0))
    viewport.dispatch("move", position=50.0)
    assert calls == ["paused", "range", "range"]


@pytest.mark.parametrize("zoom", [[1.0], [2.0, 1.0], [math.nan, 1.0], [1.0, math.inf], [1.0, 2.0, 3.0]])
def test_a_report_that_is_no_zoom_changes_nothing(viewport: Viewport, zoom: list[float]) -> None:
    viewport.model.zoom = zoom
    assert viewport.state.zoom is None
