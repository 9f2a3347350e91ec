"""A script of the page that runs once for a pane."""

from __future__ import annotations

from dashboard.views.common.html_pane import HtmlPane
from dashboard.views.common.scripts import call_with
from dashboard.views.common.viewer import Viewer


def run_once(viewer: Viewer, pane: HtmlPane, function: str) -> None:
    """Call a function of the bundle "live" once, with the model of the pane, when the page has the pane."""
    scheduler = viewer.scheduler
    args = {"bundle": viewer.viewport.scripts}
    scheduler.unlink_on_close(pane.jscallback(args=args, tags=call_with(function)))
    # In a later tick: a change that comes with the page runs no script.
    scheduler.soon(lambda: setattr(pane, "tags", ["started"]))()
