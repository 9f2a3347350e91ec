"""The window buttons and the pause button: the same on every tab, for the same viewer."""

from __future__ import annotations

from typing import Any

import panel as pn

from dashboard.views.common.static_files import css
from dashboard.views.common.viewer import Viewer


def window_buttons(viewer: Viewer, align: str = "center") -> pn.widgets.RadioButtonGroup:
    """A button for each window."""
    styles: Any = {"stylesheets": [css("controls")], "description": None, "align": align}
    return pn.widgets.RadioButtonGroup.from_param(viewer.param.window, label="Window", **styles)


def pause_button(viewer: Viewer, align: str = "center") -> pn.widgets.Toggle:
    """Pause, or Resume where the viewer has paused."""
    viewport = viewer.viewport
    paused = viewport.state.paused
    button = pn.widgets.Toggle(label=_label(paused), value=paused, stylesheets=[css("controls")], align=align)

    def click(change: Any) -> None:
        if change.new != viewport.state.paused:
            viewport.dispatch("pause" if change.new else "resume")

    def follow() -> None:
        button.param.update(value=viewport.state.paused, label=_label(viewport.state.paused))

    button.param.watch(click, "value")
    viewport.watch(follow, "paused")
    return button


def _label(paused: bool) -> str:
    return "Resume" if paused else "Pause"
