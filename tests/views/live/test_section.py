"""A section of the Live tab, without a browser: what it shows, streams and holds back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dashboard.feed.feed import Feed
from dashboard.history.history import History
from dashboard.views.common.viewer import Viewer
from dashboard.views.live.section import Section
from tests.support.sections import START, Seldom, Told


@pytest.fixture
def told() -> Callable[..., Told]:
    return Told


def test_rows_that_come_are_shown_one_after_the_other(told: Callable[..., Told]) -> None:
    page = told()
    page.tell(0, hut=1.5, peak=-3.0)
    page.tell(1, hut=1.6, peak=-3.1)
    assert page.rows["time"] == [START * 1000, START * 1000 + 1000]
    assert page.rows["temperature hut"] == [1.5, 1.6]
    assert page.rows["temperature peak"] == [-3.0, -3.1]


def test_rows_that_come_seldom_have_marks_as_one_alone_makes_no_line() -> None:
    section = Section(History(Feed(Seldom(name="seldom"), start=False)), Viewer())
    assert not section._drawing.dense


def test_a_page_opened_late_shows_what_came_before(told: Callable[..., Told]) -> None:
    page = told()
    page.tell(0, hut=1.0)
    page.tell(1, hut=2.0)
    late = Section(page.history, Viewer())
    page.tell(2, hut=3.0)
    assert list(late._charts.rows.data["temperature hut"]) == [1.0, 2.0, 3.0]


def test_pages_opened_at_the_same_row_each_get_the_next_one_once(told: Callable[..., Told]) -> None:
    page = told()
    page.tell(0, hut=1.0)
    others = [Section(page.history, Viewer(units=units)) for units in ("metric", "metric", "imperial")]
    page.tell(1, hut=2.0)
    page.tell(2, hut=3.0)
    for other in others:
        assert {len(values) for values in other._charts.rows.data.values()} == {3}


def test_a_paused_page_holds_still_and_shows_all_when_it_goes_on(told: Callable[..., Told]) -> None:
    page = told()
    page.tell(0, hut=1.0)
    page.viewer.paused = True
    page.tell(1, hut=2.0)
    page.tell(2, hut=3.0)
    assert page.rows["temperature hut"] == [1.0]
    assert page.section.waiting() == 2
    page.viewer.paused = False
    page.section.show_news()
    assert page.rows["temperature hut"] == [1.0, 2.0, 3.0]
    assert page.section.waiting() == 0


def test_another_window_while_paused_shows_no_row_that_came_since(told: Callable[..., Told]) -> None:
    page = told()
    page.tell(0, hut=1.0)
    page.viewer.paused = True
    page.tell(1, hut=2.0)
    page.viewer.param.update(window="5 min", units="imperial")
    assert page.rows["temperature hut"] == [pytest.approx(33.8)]
    assert page.section.waiting() == 1
    page.viewer.paused = False
    page.section.show_news()
    assert page.rows["temperature hut"] == pytest.approx([33.8, 35.6])


def test_a_place_heard_of_for_the_first_time_gets_its_line(told: Callable[..., Told]) -> None:
    page = told()
    page.tell(0, hut=1.0)
    page.tell(1, hut=2.0, lake=9.0)
    assert page.rows["temperature lake"][-1] == 9.0
    assert page.section.keys.options == ["hut", "lake"]


def test_charts_that_are_drawn_anew_leave_nothing_of_the_old_ones_on_the_page(
    told: Callable[..., Told],
) -> None:
    page = told()
    for number in range(5):
        page.tell(number, False, **{f"place {number}": 1.0})
    heard = page.viewer.travel.js_property_callbacks
    assert {len(scripts) for scripts in heard.values()} == {1}


def test_imperial_units_change_values_and_headings(told: Callable[..., Told]) -> None:
    page = told()
    page.tell(0, hut=10.0)
    page.viewer.units = "imperial"
    assert page.rows["temperature hut"] == [50.0]
    assert page.rows["humidity hut"] == [50.0]
    page.tell(1, hut=100.0)
    assert page.rows["temperature hut"] == [50.0, 212.0]


def test_the_window_reaches_back_as_far_as_chosen(told: Callable[..., Told]) -> None:
    page = told(window="1 min")
    for second in range(0, 200, 2):
        page.tell(second, hut=float(second))
    page.viewer.window = "5 min"
    assert len(page.rows["time"]) == 100
    page.viewer.window = "1 min"
    assert page.rows["time"] == [(START + second) * 1000 for second in range(138, 200, 2)]


def test_what_a_viewer_leaves_out_stays_out_when_charts_are_drawn_anew(told: Callable[..., Told]) -> None:
    page = told()
    page.tell(0, hut=1.0, peak=2.0)
    page.section.keys.value = ["hut"]
    page.tell(1, hut=1.0, peak=2.0, lake=3.0)
    assert page.section.keys.value == ["hut", "lake"]
    assert page.section.view.hidden == ["peak"]


def test_one_viewers_choices_leave_another_alone(told: Callable[..., Told]) -> None:
    page = told()
    page.tell(0, hut=1.0)
    other = Section(page.history, Viewer())
    page.viewer.param.update(units="imperial", window="1 min", paused=True)
    page.tell(1, hut=2.0)
    assert list(other._charts.rows.data["temperature hut"]) == [1.0, 2.0]
    assert other.view.window_ms == 900_000


def test_nothing_is_left_of_a_page_that_was_closed(told: Callable[..., Told]) -> None:
    page = told()
    page.tell(0, hut=1.0)
    page.viewer.page_loop.close()
    page.tell(1, hut=2.0)
    assert page.rows["temperature hut"] == [1.0]
    assert len(page.history._signal) == 0
    assert page.feed._watchers == 0
