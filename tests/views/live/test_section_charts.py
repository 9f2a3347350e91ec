"""What a section draws: figures stay until their style changes."""

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


def test_imperial_units_convert_values() -> None:
    page = SectionPage()
    page.publish(0, hut=10.0)
    page.viewer.units = "imperial"
    assert page.rows["temperature hut"] == [50.0]
    assert page.rows["humidity hut"] == [50.0]
    page.publish(1, hut=100.0)
    assert page.rows["temperature hut"] == [50.0, 212.0]


def test_another_cadence_is_another_pattern_of_the_same_charts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SlowThermometers, "row_period", 1.0)
    feed = Feed(SlowThermometers(name="hut"), start=False)
    section = Section(History(feed), Viewer())

    def publish_at(second: float) -> None:
        publish(feed, frame([{"time": START + second, "place": "a", "temperature": 1.0}]), START + 9)

    publish_at(0)
    publish_at(2)
    assert section.drawn.spec.style.dense
    charts, dense = section.state.charts, section.state.patterns
    monkeypatch.setattr(SlowThermometers, "row_period", 600.0)
    # A row between others, for which all rows are shown again.
    publish_at(1)
    assert not section.drawn.spec.style.dense
    assert section.state.patterns != dense
    assert section.state.charts == charts
