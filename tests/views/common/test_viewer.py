"""The choices of a page's viewer."""

from __future__ import annotations

import pytest

from dashboard.views.common.viewer import WINDOWS_SECONDS, YOUR_ZONE, Viewer, zones


def test_choices_of_one_source_leave_those_of_others() -> None:
    viewer = Viewer(hidden=["weather:London", "host:cpu"])
    assert viewer.chosen("hidden", "weather") == ["London"]
    viewer.choose("hidden", "weather", ["Oslo", "a:b"])
    assert viewer.hidden == ["host:cpu", "weather:Oslo", "weather:a:b"]
    assert viewer.chosen("hidden", "weather") == ["Oslo", "a:b"]


@pytest.mark.parametrize(("window", "seconds"), WINDOWS_SECONDS.items())
def test_chosen_window_is_that_of_the_viewport(window: str, seconds: float) -> None:
    viewer = Viewer()
    viewer.window = window
    assert viewer.window_seconds == seconds
    assert viewer.viewport.state.window_ms == seconds * 1000


def test_first_window_of_the_viewport_is_the_chosen_one() -> None:
    assert Viewer(window="6 h").viewport.state.window_ms == 21_600_000


def test_zones_begin_with_that_of_the_browser_and_have_readable_names() -> None:
    offered = zones()
    assert list(offered)[:2] == [YOUR_ZONE, "UTC"]
    assert offered["America/New York"] == "America/New_York"
    assert not any(name.startswith("Etc/") for name in offered)
