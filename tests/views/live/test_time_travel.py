"""Looking back in time, without a browser: which rows a section shows, and what the controls say."""

from __future__ import annotations

import math
from datetime import datetime

import pytest

from dashboard.views.common.viewer import Viewer, interval
from dashboard.views.live.time_travel import TimeTravel
from dashboard.views.live.viewport import Looking
from tests.support.sections import START, Told

MS = START * 1000


@pytest.fixture
def hour() -> Told:
    """An hour, a row a minute: what comes after it is told by the test."""
    page = Told(period=60.0, window="1 h")
    for minute in range(60):
        page.tell(minute * 60, hut=float(minute))
    page.viewer.window = "15 min"
    return page


@pytest.fixture
def travel(hour: Told) -> TimeTravel:
    one = TimeTravel({"thermometers": hour.history}, hour.viewer)
    one.slider.param.update(start=MS, end=MS + 3_600_000, value=MS + 3_600_000)
    hour.viewer.past, hour.viewer.travel.place = None, []
    return one


def at(minute: float) -> float:
    return MS + minute * 60_000


def test_a_stretch_of_the_past_is_shown_and_what_comes_does_not_join_it(hour: Told) -> None:
    hour.viewer.past = (at(10), at(20))
    shown = hour.rows["time"]
    assert (shown[0], shown[-1]) == (at(5), at(25)), "with half as much at both sides"
    hour.tell(3_600, hut=60.0)
    assert hour.rows["time"] == shown
    assert hour.section.view.loaded == [at(5), at(25), 0]


def test_after_the_past_the_newest_rows_are_shown_and_go_on(hour: Told) -> None:
    hour.viewer.past = (at(10), at(20))
    hour.tell(3_600, hut=60.0)
    hour.viewer.past = None
    hour.tell(3_660, hut=61.0)
    assert hour.rows["time"][-2:] == [at(60), at(61)]


def test_going_a_little_further_needs_no_other_rows(hour: Told) -> None:
    hour.viewer.past = (at(10), at(20))
    shown = hour.rows["time"]
    hour.viewer.past = (at(12), at(22))
    assert hour.rows["time"] == shown
    hour.viewer.past = (at(30), at(40))
    assert hour.rows["time"][0] == at(25)


def test_one_who_paused_and_looks_back_comes_back_to_where_they_paused(hour: Told) -> None:
    hour.viewer.paused = True
    hour.section.show_news()
    hour.tell(3_600, hut=60.0)
    hour.viewer.past = (at(10), at(20))
    hour.tell(3_660, hut=61.0)
    hour.viewer.past = None
    assert hour.rows["time"][-1] == at(59)
    hour.viewer.paused = False
    hour.section.show_news()
    assert hour.rows["time"][-2:] == [at(60), at(61)]


def test_a_stretch_that_has_not_come_yet_shows_the_newest_rows(hour: Told) -> None:
    hour.viewer.past = (at(100), at(110))
    assert all(math.isfinite(value) for value in hour.section.view.loaded)


def test_a_replay_has_rows_ahead(hour: Told) -> None:
    hour.viewer.param.update(past=(at(10), at(15)), speed=60.0)
    wanted = Looking(hour.history, hour.viewer).wanted
    assert wanted is not None
    assert wanted[1] >= at(15) + 60 * 5_000


def test_the_state_says_that_the_past_is_looked_at_or_replayed(hour: Told) -> None:
    hour.viewer.past = (at(10), at(15))
    assert ">looking back</span>" in hour.section._charts.status.text
    hour.viewer.speed = 60.0
    assert ">replaying</span>" in hour.section._charts.status.text
    hour.viewer.param.update(past=None, speed=0.0)
    assert "past" not in hour.section._charts.status.text


def test_the_slider_ends_the_window_at_its_moment(hour: Told, travel: TimeTravel) -> None:
    travel.slider.value = at(30)
    assert hour.viewer.past == (at(15), at(30))
    assert list(hour.viewer.travel.place[:3]) == [at(0), at(60), at(30)]
    hour.viewer.window = "1 h"
    assert hour.viewer.past == (at(-30), at(30))


def test_from_and_to_show_the_whole_stretch_in_the_viewers_zone(hour: Told, travel: TimeTravel) -> None:
    hour.viewer.zone = "Asia/Tokyo"
    travel.begin.value = datetime(2026, 11, 22, 10, 20)
    travel.end.value = datetime(2026, 11, 22, 10, 40)
    assert hour.viewer.between == "2026-11-22T01:20:00Z/2026-11-22T01:40:00Z"
    assert hour.viewer.past == hour.viewer.stretch == (travel.slider.start, travel.slider.end)
    assert hour.viewer.travel.place[2] == 0


def test_from_after_to_is_said_and_nothing_is_shown_for_it(hour: Told, travel: TimeTravel) -> None:
    travel.begin.value = datetime(2030, 1, 1)
    assert "before To" in travel._said.object
    assert hour.viewer.past is None


def test_play_and_stop(hour: Told, travel: TimeTravel) -> None:
    travel.play.value = True
    assert hour.viewer.past is not None
    assert hour.viewer.speed == 60
    travel.speed.value = 600
    assert hour.viewer.speed == 600
    travel.play.value = False
    assert hour.viewer.speed == 0
    assert hour.viewer.past is not None


def test_back_to_live_ends_all_of_it(hour: Told, travel: TimeTravel) -> None:
    travel.play.value = True
    travel.back.clicks += 1
    viewer = hour.viewer
    assert (viewer.past, viewer.speed, viewer.between, viewer.travel.place) == (None, 0.0, "", [])


def test_what_a_replay_still_tells_when_it_is_no_longer_seen_is_passed_over(
    hour: Told, travel: TimeTravel
) -> None:
    travel.play.value = True
    travel.open = False
    travel.leave()
    travel.slider.value = at(30)
    assert hour.viewer.past is None


def test_a_stretch_in_the_address_is_looked_at_from_the_start(hour: Told) -> None:
    viewer = Viewer(between=interval(at(10), at(20)))
    TimeTravel({"thermometers": hour.history}, viewer)
    assert viewer.past == (at(10), at(20))
    assert list(viewer.travel.place[:3]) == [at(10), at(20), 0]


@pytest.mark.parametrize("said", ["", "yesterday", "2026-11-22T01:00:00Z", "2026-11-22/2026-11-21", "a/b/c"])
def test_a_stretch_that_makes_no_sense_is_none(said: str) -> None:
    assert Viewer(between=said).stretch is None
