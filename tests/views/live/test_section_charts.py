"""What a section draws: figures stay until their style changes, and then their range stays."""

from __future__ import annotations

import pytest

from dashboard.feed.feed import Feed
from dashboard.history.history import History
from dashboard.views.common.viewer import Viewer
from dashboard.views.live.section import Section
from sources.base import frame
from tests.support.feeds import publish
from tests.support.sections import START, SectionPage, SlowThermometers


def test_section_draws_marks_for_rows_that_come_seldom() -> None:
    section = Section(History(Feed(SlowThermometers(name="seldom"), start=False)), Viewer())
    assert not section.drawn.spec.style.dense


def test_new_key_gets_a_line_and_a_choice() -> None:
    page = SectionPage()
    page.publish(0, hut=1.0)
    page.publish(1, hut=2.0, lake=9.0)
    assert page.rows["temperature lake"][-1] == 9.0
    assert page.section.keys.options == ["hut", "lake"]


def test_redraw_drops_the_callbacks_of_the_replaced_charts() -> None:
    page = SectionPage()
    for number in range(5):
        page.publish(number, False, **{f"place {number}": 1.0})
    callbacks = page.section.state.js_property_callbacks
    assert {len(scripts) for scripts in callbacks.values()} == {1}
    drawn = {script.args["status"] for script in callbacks["change:drawn"]}
    assert drawn == {page.section.drawn.charts.status}


def test_imperial_units_convert_values() -> None:
    page = SectionPage()
    page.publish(0, hut=10.0)
    page.viewer.units = "imperial"
    assert page.rows["temperature hut"] == [50.0]
    assert page.rows["humidity hut"] == [50.0]
    page.publish(1, hut=100.0)
    assert page.rows["temperature hut"] == [50.0, 212.0]


def test_redraw_for_another_cadence_keeps_the_range(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SlowThermometers, "row_period", 1.0)
    feed = Feed(SlowThermometers(name="hut"), start=False)
    section = Section(History(feed), Viewer())

    def publish_at(second: float) -> None:
        publish(feed, frame([{"time": START + second, "place": "a", "temperature": 1.0}]), START + 9)

    publish_at(0)
    publish_at(2)
    before, x_range = section.drawn.charts, section.drawn.charts.x_range
    assert section.drawn.spec.style.dense
    monkeypatch.setattr(SlowThermometers, "row_period", 600.0)
    # A row between others, for which all rows are shown again.
    publish_at(1)
    assert section.drawn.charts is not before
    assert section.drawn.charts.x_range is x_range
    assert not section.drawn.spec.style.dense
