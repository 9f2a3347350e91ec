"""What a page that loads again shows: the state of the page before, whatever else its address says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dashboard.views.common.viewer import Viewer
from dashboard.views.live.section import Section
from dashboard.views.resume import MAX_CHARACTERS, apply_resume, resume_text
from dashboard.views.url_state import apply_query, updated_query, values_of
from tests.support.sections import SectionPage

DAY = (1_795_311_000_000.0, 1_795_397_400_000.0)


def reloaded(viewer: Viewer) -> Viewer:
    other = Viewer()
    apply_resume(other.viewport, resume_text(viewer.viewport))
    return other


def looking_back() -> Viewer:
    viewer = Viewer()
    viewer.viewport.dispatch("look_back", range=DAY, position=DAY[0] + 5_000)
    return viewer


def picked() -> Viewer:
    viewer = Viewer()
    viewer.viewport.dispatch("choose_range", range=DAY)
    return viewer


def picked_and_moved() -> Viewer:
    viewer = picked()
    viewer.viewport.dispatch("move", position=DAY[0] + 5_000)
    return viewer


def paused() -> Viewer:
    viewer = Viewer()
    viewer.viewport.dispatch("pause")
    viewer.viewport.dispatch("hold", "host", newest=DAY[1])
    return viewer


def zoomed() -> Viewer:
    viewer = Viewer()
    viewer.viewport.dispatch("zoom", range=DAY)
    return viewer


@pytest.mark.parametrize("state", [Viewer, looking_back, picked, picked_and_moved, paused, zoomed])
def test_a_page_that_loads_again_is_where_it_was(state: Any) -> None:
    viewer = state()
    other = reloaded(viewer)
    assert other.viewport.state == viewer.viewport.state
    assert other.viewport.of("host") == viewer.viewport.of("host")
    assert other.viewport.of("weather") == viewer.viewport.of("weather")


def test_a_page_as_it_opens_adds_nothing_to_its_address() -> None:
    assert resume_text(Viewer().viewport) == ""


def test_a_replay_stays_where_it_was_and_stops() -> None:
    viewer = looking_back()
    viewer.viewport.dispatch("play", speed=60.0)
    assert reloaded(viewer).viewport.state == looking_back().viewport.state


def test_the_window_of_the_address_ends_no_zoom_and_the_text_leaves_the_address() -> None:
    viewer, defaults = Viewer(), values_of(Viewer())
    apply_query(viewer, f"?resume={resume_text(zoomed().viewport)}&window=1+h&theme=dark")
    assert viewer.viewport.of("host").zoom == DAY
    query = updated_query("?resume=x&theme=dark", values_of(viewer), defaults)
    assert query == "?theme=dark&window=1+h"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "[" * 5_000,
        '{"range":[2,1]}',
        '{"range":[1]}',
        '{"range":["a","b"]}',
        '{"range":[NaN,Infinity],"position":5}',
        '{"range":[-1e300,1e300]}',
        '{"paused":1,"sections":{"host":{"held":5}}}',
        '{"sections":[1]}',
        '{"sections":{"host":7}}',
        '{"zoom":[true,false]}',
        '{"zoom":[2,1]}',
        json.dumps({"paused": True, "filler": "x" * MAX_CHARACTERS}),
    ],
)
def test_a_text_that_is_no_state_changes_nothing(text: str) -> None:
    viewer = Viewer()
    apply_resume(viewer.viewport, text)
    assert viewer.viewport.state == Viewer().viewport.state
    assert viewer.viewport.of("host") == Viewer().viewport.of("host")


def test_a_section_of_a_paused_page_shows_no_row_after_the_pause_and_all_when_it_ends() -> None:
    page = SectionPage()
    page.publish(0, hut=1.0)
    page.publish(1, hut=2.0)
    held = page.history.shown.newest["time"]
    page.publish(2, hut=3.0)
    viewer = Viewer()
    apply_resume(viewer.viewport, json.dumps({"paused": True, "sections": {"thermometers": {"held": held}}}))
    section = Section(page.history, viewer)
    assert list(section.drawn.charts.rows.data["temperature hut"]) == [1.0, 2.0]
    assert section.waiting() == 0, "how many came during the pause is not known"
    viewer.viewport.dispatch("resume")
    section.pull()
    assert list(section.drawn.charts.rows.data["temperature hut"]) == [1.0, 2.0, 3.0]
