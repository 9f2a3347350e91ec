"""The range picker, without a browser."""

from __future__ import annotations

from dashboard.views.live.range_picker import RangePicker
from tests.support.sections import SectionPage


def test_content_is_made_when_it_is_first_opened_and_stays() -> None:
    page = SectionPage()
    page.publish(0, hut=1.0)
    picker = RangePicker({"thermometers": page.history}, page.viewer)
    assert picker.time_travel is None
    picker.place.visible = True
    made = picker.time_travel
    picker.place.visible = False
    picker.place.visible = True
    assert made is not None
    assert picker.time_travel is made
    assert len(picker.place) == 1


def test_playback_ends_and_the_usual_range_returns_when_the_page_goes_live() -> None:
    page = SectionPage()
    page.publish(0, hut=1.0)
    picker = RangePicker({"thermometers": page.history}, page.viewer)
    picker.place.visible = True
    travel = picker.time_travel
    assert travel is not None
    page.viewer.viewport.dispatch("choose_range", range=(1_000.0, 60_000.0))
    assert (travel.slider.start, travel.slider.end) == (1_000.0, 60_000.0)
    travel.play.value = True
    page.viewer.viewport.dispatch("go_live")
    assert not travel.play.value
    assert travel.slider.end > 60_000.0
    assert page.viewer.viewport.state.range is None
