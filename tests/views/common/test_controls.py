"""The window buttons."""

from __future__ import annotations

from dashboard.views.common.controls import window_buttons
from dashboard.views.common.viewer import WINDOWS_SECONDS, Viewer


def test_window_buttons_of_two_tabs_follow_each_other() -> None:
    viewer = Viewer()
    one, other = window_buttons(viewer), window_buttons(viewer)
    assert list(one.options) == list(WINDOWS_SECONDS)
    one.value = "1 h"
    assert (viewer.window, other.value) == ("1 h", "1 h")
