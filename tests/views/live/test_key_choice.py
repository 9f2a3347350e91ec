"""Buttons for a few keys, and a list for many."""

from __future__ import annotations

from typing import Any

from panel.widgets import CheckButtonGroup

from dashboard.history.shown_keys import Choice
from dashboard.views.common.viewer import Viewer
from dashboard.views.live.section import Section
from tests.support.sections import SectionPage


def page_with(*places: str) -> SectionPage:
    page = SectionPage()
    temperatures: Any = dict.fromkeys(places, 1.0)
    page.publish(0, **temperatures)
    return page


def laid_out(page: SectionPage) -> bool:
    return bool(page.section.choice.__panel__().select(CheckButtonGroup))


def test_one_key_has_no_button_and_two_have() -> None:
    page = page_with("hut")
    assert not page.section.choice.buttons.visible
    assert not laid_out(page), "what is not shown is not sent"
    page.publish(1, hut=1.0, lake=2.0)
    assert laid_out(page)
    buttons = page.section.choice.buttons
    assert (buttons.visible, buttons.options, buttons.value) == (True, ["hut", "lake"], ["hut", "lake"])
    assert page.section.choice.list is None


def test_a_key_that_is_left_out_stays_out_and_is_in_the_address() -> None:
    page = page_with("hut", "lake")
    page.section.choice.buttons.value = ["lake"]
    assert page.section.state.hidden == ["hut"]
    assert page.viewer.hidden == ["thermometers:hut"]
    page.publish(1, hut=1.0, lake=2.0, peak=3.0)
    assert page.section.choice.buttons.value == ["lake", "peak"]
    assert page.section.state.hidden == ["hut"]


def test_keys_that_the_address_leaves_out_have_buttons_to_show_them() -> None:
    page = page_with("hut", "lake")
    section = Section(page.history, Viewer(hidden=["thermometers:hut", "other:lake"]))
    assert section.choice.buttons.options == ["hut", "lake"]
    assert section.choice.buttons.value == ["lake"]


def test_many_keys_have_a_list_and_no_buttons() -> None:
    page = page_with(*(f"s{number}" for number in range(13)))
    choice = page.section.choice
    assert not choice.buttons.visible
    assert choice.list is not None
    assert choice.list.sentence.count("All 13 keys are shown.") == 1


def test_a_choice_is_that_of_its_source_in_the_address() -> None:
    page = page_with(*(f"s{number}" for number in range(13)))
    page.viewer.choose("keys", "other", ["x"])
    page.section.choice.choose(Choice(("s7",), ("Humidity",)))
    assert page.viewer.keys == ["other:x", "thermometers:s7"]
    assert page.viewer.charts == ["thermometers:Humidity"]
    page.section.choice.choose(Choice())
    assert (page.viewer.keys, page.viewer.charts) == (["other:x"], [])


def test_what_a_legend_leaves_out_is_left_out_by_the_buttons_and_in_the_address() -> None:
    page = page_with("hut", "lake", "peak")
    page.section.state.hidden = ["hut", "peak", "nowhere"]
    assert page.section.choice.buttons.value == ["lake"]
    assert page.viewer.hidden == ["thermometers:hut", "thermometers:peak"]
    page.section.state.hidden = []
    assert page.section.choice.buttons.value == ["hut", "lake", "peak"]
    assert page.viewer.hidden == []
