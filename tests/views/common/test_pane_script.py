"""A script that runs once when the page has a pane."""

from __future__ import annotations

from dashboard.views.common.html_pane import HtmlPane
from dashboard.views.common.pane_script import run_once
from dashboard.views.common.viewer import Viewer


def test_it_runs_by_a_change_after_the_pane_is_on_the_page() -> None:
    viewer, pane = Viewer(), HtmlPane("rows")
    run_once(viewer, pane, "watchStatistics")
    model = pane.get_root()
    assert pane.tags == ["started"]
    (script,) = model.js_property_callbacks["change:tags"]
    assert "watchStatistics" in script.code
