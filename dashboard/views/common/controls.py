"""What chooses the window and holds it still: the same on every tab, for the same viewer."""

from __future__ import annotations

from typing import Any

import panel as pn

from dashboard.views.common.static_files import asset
from dashboard.views.common.viewer import Viewer


def window_buttons(viewer: Viewer, align: str = "center") -> pn.viewable.Viewable:
    """A button for each window."""
    look: Any = {"stylesheets": [asset("widgets.css")], "description": None, "align": align}
    return pn.widgets.RadioButtonGroup.from_param(viewer.param.window, label="Window", **look)


def pause_button(viewer: Viewer, align: str = "center") -> pn.viewable.Viewable:
    """Pause, or Resume where the viewer has paused."""
    button = pn.widgets.Toggle.from_param(
        viewer.param.paused, label=_label(viewer.paused), stylesheets=[asset("widgets.css")], align=align
    )
    viewer.param.watch(lambda change: button.param.update(label=_label(change.new)), "paused")
    return button


def _label(paused: bool) -> str:
    return "Resume" if paused else "Pause"
