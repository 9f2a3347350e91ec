"""The window buttons and the pause button, which are the same on every tab."""

from __future__ import annotations

from dashboard.views.common.controls import pause_button, window_buttons
from dashboard.views.common.viewer import WINDOWS_SECONDS, Viewer


def test_window_buttons_of_two_tabs_follow_each_other() -> None:
    viewer = Viewer()
    one, other = window_buttons(viewer), window_buttons(viewer)
    assert list(one.options) == list(WINDOWS_SECONDS)
    one.value = "1 h"
    assert (viewer.window, other.value) == ("1 h", "1 h")


def test_pause_buttons_of_two_tabs_follow_each_other() -> None:
    viewer = Viewer()
    one, other = pause_button(viewer), pause_button(viewer)
    one.value = True
    assert viewer.viewport.state.paused
    assert (other.value, other.label) == (True, "Resume")
    other.value = False
    assert not viewer.viewport.state.paused
    assert (one.value, one.label) == (False, "Pause")


def test_pause_button_of_a_paused_page_offers_to_resume() -> None:
    viewer = Viewer()
    viewer.viewport.dispatch("pause")
    assert pause_button(viewer).label == "Resume"
