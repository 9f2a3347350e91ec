"""Where the viewer of a page looks; tests/js/viewport.test.js has the same cases for the browser."""

from __future__ import annotations

import json
import math
import time
from typing import Any

import pytest

from dashboard.views.common.page_scheduler import PageScheduler
from dashboard.views.common.viewport import (
    TABLE,
    Viewport,
    ViewportState,
    interval,
    parse_interval,
    transition,
    visible_range,
)
from tests.support.serving import ROOT

CASES = json.loads((ROOT / "tests/js/viewport_cases.json").read_text(encoding="utf-8"))


def state_of(fields: dict[str, Any]) -> ViewportState:
    """A state with these fields; lists are ranges."""
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()
    }
    return ViewportState(**values)


def case_names(cases: list[dict[str, Any]]) -> list[str]:
    return [case["name"] for case in cases]


@pytest.mark.parametrize("case", CASES["transitions"], ids=case_names(CASES["transitions"]))
def test_transition(case: dict[str, Any]) -> None:
    state = ViewportState()
    for event, payload in case["events"]:
        values = {name: tuple(at) if isinstance(at, list) else at for name, at in payload.items()}
        state = transition(state, event, **values)
    assert state == state_of(case["state"])


@pytest.mark.parametrize("case", CASES["visible_ranges"], ids=case_names(CASES["visible_ranges"]))
def test_visible_range(case: dict[str, Any]) -> None:
    state, rows = state_of(case["state"]), (case["oldest"], case["newest"])
    seen = visible_range(state, *rows, case["least_ms"], case["now"])
    assert list(seen) == case["range"]


def test_a_paused_section_ends_at_the_pause_whatever_rows_come() -> None:
    state = ViewportState(window_ms=60, paused=True, paused_at=510, held=500)
    assert visible_range(state, 0, 1000, 0, 1000) == (450, 510)


def test_a_pause_is_at_the_time_of_the_server_and_sent_with_it(viewport: Viewport) -> None:
    before = time.time() * 1000
    viewport.dispatch("pause")
    assert before <= (viewport.state.paused_at or 0) <= time.time() * 1000
    assert viewport.model.latest["events"] == [("pause", {"now": viewport.state.paused_at})]


def test_table_names_only_fields_of_the_state() -> None:
    assert TABLE["initial"] == ViewportState()._asdict()
    changed = {field for changes in TABLE["transitions"].values() for field in changes}
    assert changed <= set(ViewportState._fields)
    assert set(TABLE["only_when_looking_back"]) <= set(TABLE["transitions"])


def test_transition_of_an_unknown_event_or_without_a_value_raises() -> None:
    with pytest.raises(KeyError):
        transition(ViewportState(), "fly")
    with pytest.raises(KeyError):
        transition(ViewportState(), "zoom")


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


def test_between_is_the_range_that_is_shown(viewport: Viewport) -> None:
    start, end = 1_795_311_000_000.0, 1_795_314_600_000.0
    assert viewport.between == ""
    viewport.between = interval(start, end)
    assert viewport.state.range == (start, end)
    assert viewport.between == "2026-11-22T01:30:00Z/2026-11-22T02:30:00Z"


@pytest.mark.parametrize("zoom", [[1.0], [2.0, 1.0], [math.nan, 1.0], [1.0, math.inf], [1.0, 2.0, 3.0]])
def test_a_report_that_is_no_zoom_changes_nothing(viewport: Viewport, zoom: list[float]) -> None:
    viewport.model.zoom = zoom
    assert viewport.state.zoom is None


@pytest.mark.parametrize("text", ["", "yesterday", "2026-11-22T01:00:00Z", "2026-11-22/2026-11-21", "a/b/c"])
def test_text_that_is_no_range_changes_nothing(viewport: Viewport, text: str) -> None:
    viewport.between = text
    assert parse_interval(text) is None
    assert viewport.state.range is None
