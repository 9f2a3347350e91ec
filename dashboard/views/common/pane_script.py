"""A script of the page that runs once for a pane."""

from __future__ import annotations

from dashboard.views.common.html_pane import HtmlPane
from dashboard.views.common.scripts import call_with
from dashboard.views.common.viewer import Viewer


def run_once(viewer: Viewer, pane: HtmlPane, function: str) -> None:
    """Call a function of the bundle "live" with the model of the pane when the page has that."""
    page_loop = viewer.page_loop
    args = {"bundle": viewer.viewport.scripts}
    page_loop.unlink_on_close(pane.jscallback(args=args, tags=call_with(function)))
    # In a later turn: a change that comes with the page runs no script.
    page_loop.soon(lambda: setattr(pane, "tags", ["started"]))()
