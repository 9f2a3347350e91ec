"""The controls of time travel, without a browser: the events they send to the viewport."""

from __future__ import annotations

from datetime import datetime

import pytest

from dashboard.views.common.viewer import Viewer
from dashboard.views.live.time_travel import TimeTravel
from dashboard.views.viewport_address import ViewportAddress, iso_interval
from tests.support.sections import START, SectionPage, at

MS = START * 1000


@pytest.fixture
def travel(hour: SectionPage) -> TimeTravel:
    """Controls whose slider reaches through that hour, of a page that is live."""
    one = TimeTravel({"thermometers": hour.history}, hour.viewer)
    one._set_range((MS, MS + 3_600_000))
    return one


def test_slider_ends_the_window_at_its_moment(hour: SectionPage, travel: TimeTravel) -> None:
    travel.slider.value = at(30)
    state = hour.viewer.viewport.state
    assert (state.range, state.position, state.picked) == ((at(0), at(60)), at(30), False)
    assert state.past == (at(15), at(30))
    hour.viewer.window = "1 h"
    assert hour.viewer.viewport.state.past == (at(-30), at(30))


def test_first_move_of_the_slider_is_sent_to_the_browser_and_later_ones_are_not(
    hour: SectionPage, travel: TimeTravel
) -> None:
    model = hour.viewer.viewport.model
    travel.slider.value = at(30)
    assert model.latest["events"] == [("look_back", {"range": (at(0), at(60)), "position": at(30)})]
    number = model.latest["number"]
    travel.slider.value = at(31)
    assert model.latest["number"] == number
    assert hour.viewer.viewport.state.position == at(31)


def test_pickers_show_the_whole_range_in_the_zone_of_the_viewer(
    hour: SectionPage, travel: TimeTravel
) -> None:
    hour.viewer.zone = "Asia/Tokyo"
    travel.begin.value = datetime(2026, 11, 22, 10, 20)
    travel.end.value = datetime(2026, 11, 22, 10, 40)
    viewport = hour.viewer.viewport
    assert ViewportAddress(viewport).between == "2026-11-22T01:20:00Z/2026-11-22T01:40:00Z"
    assert viewport.state.past == viewport.state.range == (travel.slider.start, travel.slider.end)
    assert viewport.state.position is None


def test_end_of_a_picked_range_shows_the_whole_of_it(hour: SectionPage, travel: TimeTravel) -> None:
    hour.viewer.viewport.dispatch("choose_range", range=(at(0), at(60)))
    travel.slider.value = at(30)
    travel.slider.value = at(60)
    assert hour.viewer.viewport.state.position is None


def test_from_after_to_shows_a_message_and_changes_nothing(hour: SectionPage, travel: TimeTravel) -> None:
    travel.begin.value = datetime(2030, 1, 1)
    assert "before To" in travel._message.object
    assert hour.viewer.viewport.state.range is None


def test_play_and_stop_set_the_speed(hour: SectionPage, travel: TimeTravel) -> None:
    viewport = hour.viewer.viewport
    travel.play.value = True
    assert viewport.state.range is not None
    assert viewport.state.speed == 60
    travel.speed.value = 600
    assert viewport.state.speed == 600
    travel.play.value = False
    assert viewport.state.speed == 0
    assert viewport.state.range is not None


def test_play_at_the_end_begins_at_the_start(hour: SectionPage, travel: TimeTravel) -> None:
    travel.play.value = True
    assert hour.viewer.viewport.state.position == at(0)


def test_back_to_live_ends_replay_and_range(hour: SectionPage, travel: TimeTravel) -> None:
    travel.play.value = True
    hour.viewer.viewport.dispatch("go_live")
    viewport = hour.viewer.viewport
    assert (viewport.state.range, viewport.state.speed, ViewportAddress(viewport).between) == (None, 0.0, "")


def test_slider_begins_with_a_range_of_the_address(hour: SectionPage) -> None:
    viewer = Viewer()
    ViewportAddress(viewer.viewport).between = iso_interval(at(10), at(20))
    travel = TimeTravel({"thermometers": hour.history}, viewer)
    assert (travel.slider.start, travel.slider.end) == (at(10), at(20))
    assert viewer.viewport.state.past == (at(10), at(20))
