"""Looking back in time, without a browser: which rows a section shows and what its state says."""

from __future__ import annotations

import math

from dashboard.views.live.row_query import RowQuery
from tests.support.sections import SectionPage, at


def look_back(page: SectionPage, start: float, end: float) -> None:
    """Look at the range between two minutes."""
    page.viewer.viewport.dispatch("choose_range", range=(at(start), at(end)))


def go_live(page: SectionPage) -> None:
    page.viewer.viewport.dispatch("go_live")


def test_range_of_the_past_is_shown_and_later_rows_do_not_join_it(hour: SectionPage) -> None:
    look_back(hour, 10, 20)
    shown = hour.rows["time"]
    assert (shown[0], shown[-1]) == (at(5), at(25)), "with half as much at both sides"
    hour.publish(3_600, hut=60.0)
    assert hour.rows["time"] == shown
    assert hour.section.rows.loaded == (at(5), at(25), 0)
    assert hour.section.state.ends_in_past


def test_newest_rows_are_shown_and_go_on_after_the_past(hour: SectionPage) -> None:
    look_back(hour, 10, 20)
    hour.publish(3_600, hut=60.0)
    go_live(hour)
    hour.publish(3_660, hut=61.0)
    assert hour.rows["time"][-2:] == [at(60), at(61)]


def test_going_a_little_further_loads_no_other_rows(hour: SectionPage) -> None:
    look_back(hour, 10, 20)
    shown = hour.rows["time"]
    look_back(hour, 12, 22)
    assert hour.rows["time"] == shown
    look_back(hour, 30, 40)
    assert hour.rows["time"][0] == at(25)


def test_viewer_who_paused_and_looks_back_returns_to_where_they_paused(hour: SectionPage) -> None:
    viewport = hour.viewer.viewport
    viewport.dispatch("pause")
    hour.section.show_changes()
    hour.publish(3_600, hut=60.0)
    look_back(hour, 10, 20)
    hour.publish(3_660, hut=61.0)
    go_live(hour)
    assert hour.rows["time"][-1] == at(59)
    viewport.dispatch("resume")
    hour.section.show_changes()
    assert hour.rows["time"][-2:] == [at(60), at(61)]


def test_range_in_the_future_shows_the_newest_rows(hour: SectionPage) -> None:
    look_back(hour, 100, 110)
    loaded = hour.section.rows.loaded
    assert math.isfinite(loaded.start)
    assert hour.section.drawn.charts.x_range.end > 0


def test_replay_has_rows_ahead(hour: SectionPage) -> None:
    viewport = hour.viewer.viewport
    look_back(hour, 10, 15)
    viewport.dispatch("play", speed=60.0)
    target = RowQuery(hour.history, viewport).target
    assert target is not None
    assert target[1] >= at(15) + 60 * 5_000


def zoom(page: SectionPage, start: float, end: float) -> None:
    """As the browser reports it."""
    page.viewer.viewport.model.zoom = [at(start), at(end)]


def test_a_new_key_while_looking_back_is_shown_where_the_viewer_is(hour: SectionPage) -> None:
    viewport = hour.viewer.viewport
    viewport.dispatch("look_back", range=(at(0), at(60)), position=at(40))
    hour.publish(3_600, hut=60.0, lake=4.0)
    assert "temperature lake" in hour.rows
    assert hour.section.query.visible == (at(25), at(40))


def test_zoom_within_the_rows_lets_later_rows_join(hour: SectionPage) -> None:
    hour.viewer.window = "1 h"
    zoom(hour, 30, 50)
    hour.publish(3_600, hut=60.0)
    assert hour.rows["time"][-1] == at(60)


def test_zoom_beyond_the_rows_loads_them_and_its_end_shows_the_window(hour: SectionPage) -> None:
    zoom(hour, 10, 20)
    assert (hour.rows["time"][0], hour.rows["time"][-1]) == (at(5), at(25))
    hour.viewer.viewport.model.zoom = []
    assert (hour.rows["time"][0], hour.rows["time"][-1]) == (at(44), at(59))


def test_choosing_a_window_ends_the_zoom(hour: SectionPage) -> None:
    zoom(hour, 10, 20)
    hour.viewer.window = "1 h"
    assert hour.section.query.state.zoom is None
    assert hour.rows["time"][-1] == at(59)
