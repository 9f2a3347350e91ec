"""A section of the Live tab, without a browser: the rows it shows, streams and holds back."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from dashboard.feed.feed import Feed
from dashboard.history.history import History
from dashboard.views.common.viewer import Viewer
from dashboard.views.live.section import Section
from sources.base import frame
from tests.support.feeds import publish
from tests.support.sections import START, SectionPage, Thermometers


def test_section_streams_rows_in_order() -> None:
    page = SectionPage()
    page.publish(0, hut=1.5, peak=-3.0)
    page.publish(1, hut=1.6, peak=-3.1)
    assert page.rows["time"] == [START * 1000, START * 1000 + 1000]
    assert page.rows["temperature hut"] == [1.5, 1.6]
    assert page.rows["temperature peak"] == [-3.0, -3.1]


def test_section_opened_late_shows_earlier_rows() -> None:
    page = SectionPage()
    page.publish(0, hut=1.0)
    page.publish(1, hut=2.0)
    late = Section(page.history, Viewer())
    page.publish(2, hut=3.0)
    assert list(late.drawn.charts.rows.data["temperature hut"]) == [1.0, 2.0, 3.0]


def test_sections_opened_at_the_same_row_each_get_the_next_row_once() -> None:
    page = SectionPage()
    page.publish(0, hut=1.0)
    others = [Section(page.history, Viewer(units=units)) for units in ("metric", "metric", "imperial")]
    page.publish(1, hut=2.0)
    page.publish(2, hut=3.0)
    for other in others:
        assert {len(values) for values in other.drawn.charts.rows.data.values()} == {3}


def test_pause_holds_rows_and_resume_shows_them() -> None:
    page = SectionPage()
    page.publish(0, hut=1.0)
    page.viewer.viewport.dispatch("pause")
    page.publish(1, hut=2.0)
    page.publish(2, hut=3.0)
    assert page.rows["temperature hut"] == [1.0]
    assert page.section.waiting() == 2
    page.viewer.viewport.dispatch("resume")
    page.section.show_changes()
    assert page.rows["temperature hut"] == [1.0, 2.0, 3.0]
    assert page.section.waiting() == 0


def test_choosing_a_window_while_paused_shows_no_later_row() -> None:
    page = SectionPage()
    page.publish(0, hut=1.0)
    page.viewer.viewport.dispatch("pause")
    page.publish(1, hut=2.0)
    page.viewer.param.update(window="5 min", units="imperial")
    assert page.rows["temperature hut"] == [34.0]
    assert page.section.waiting() == 1
    page.viewer.viewport.dispatch("resume")
    page.section.show_changes()
    assert page.rows["temperature hut"] == [34.0, 36.0]


def test_window_decides_how_far_back_rows_reach() -> None:
    page = SectionPage(window="1 min")
    for second in range(0, 200, 2):
        page.publish(second, hut=float(second))
    page.viewer.window = "5 min"
    assert len(page.rows["time"]) == 100
    page.viewer.window = "1 min"
    assert page.rows["time"] == [(START + second) * 1000 for second in range(138, 200, 2)]


def test_hidden_keys_stay_hidden_after_a_redraw() -> None:
    page = SectionPage()
    page.publish(0, hut=1.0, peak=2.0)
    page.section.keys.value = ["hut"]
    page.publish(1, hut=1.0, peak=2.0, lake=3.0)
    assert page.section.keys.value == ["hut", "lake"]
    assert page.section.state.hidden == ["peak"]


def test_choices_of_one_viewer_do_not_change_another_page() -> None:
    page = SectionPage()
    page.publish(0, hut=1.0)
    other = Section(page.history, Viewer())
    page.viewer.param.update(units="imperial", window="1 min")
    page.viewer.viewport.dispatch("pause")
    page.publish(1, hut=2.0)
    assert list(other.drawn.charts.rows.data["temperature hut"]) == [1.0, 2.0]
    state = other.viewer.viewport.state
    assert (state.window_ms, state.paused) == (900_000, False)


def test_closed_page_unsubscribes_from_history_and_feed() -> None:
    page = SectionPage()
    page.publish(0, hut=1.0)
    page.viewer.scheduler.close()
    page.publish(1, hut=2.0)
    assert page.rows["temperature hut"] == [1.0]
    assert len(page.history._signal) == 0
    assert page.feed.watchers == 0


def test_rows_that_come_while_a_section_is_made_are_shown() -> None:
    """A source may answer at any moment of the constructor, in a thread of its own."""
    page = SectionPage()
    page.publish(0, hut=1.0)
    subscribe, watch = page.history.subscribe, page.feed.watch

    def publish_and_subscribe(listener: Callable[[], None]) -> Callable[[], None]:
        page.publish(1, hut=2.0)
        return subscribe(listener)

    def watch_and_publish() -> Callable[[], None]:
        unwatch = watch()
        page.publish(2, hut=3.0)
        return unwatch

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(page.history, "subscribe", publish_and_subscribe)
        patch.setattr(page.feed, "watch", watch_and_publish)
        section = Section(page.history, Viewer())
    assert list(section.drawn.charts.rows.data["temperature hut"]) == [1.0, 2.0, 3.0]


def test_rows_that_come_between_the_fill_and_the_subscription_are_shown_without_a_later_row() -> None:
    page = SectionPage()
    page.publish(0, hut=1.0)
    subscribe = page.history.subscribe

    def publish_and_subscribe(listener: Callable[[], None]) -> Callable[[], None]:
        page.publish(1, hut=2.0)
        return subscribe(listener)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(page.history, "subscribe", publish_and_subscribe)
        section = Section(page.history, Viewer())
    assert list(section.drawn.charts.rows.data["temperature hut"]) == [1.0, 2.0]


def test_rows_ahead_of_now_are_shown_beside_the_window_and_named() -> None:
    source = Thermometers(name="forecast", interval=60.0)
    source.future = True
    history = History(Feed(source, start=False))
    now = time.time()
    rows = [{"time": now + 600 * n, "place": "hut", "temperature": n, "humidity": 50.0} for n in range(-9, 9)]
    publish(history.feed, frame(rows), now)
    section = Section(history, Viewer(window="1 h"))
    start, end = section.query.visible
    assert end == pytest.approx((now + 4800) * 1000)
    assert start == pytest.approx((now - 3600) * 1000, abs=60_000)
    assert section.state.ahead
    assert "ahead of now" in section.drawn.charts.layout.status.text
