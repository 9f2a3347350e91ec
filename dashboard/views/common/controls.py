"""The window buttons of the range picker, and what charts are compared with."""

from __future__ import annotations

from typing import Any

import panel as pn

from dashboard.views.common.static_files import css
from dashboard.views.common.viewer import Viewer


def window_buttons(viewer: Viewer, align: str = "center") -> pn.widgets.RadioButtonGroup:
    """A button for each window."""
    styles: Any = {"stylesheets": [css("controls")], "description": None, "align": align}
    return pn.widgets.RadioButtonGroup.from_param(viewer.param.window, label="Window", **styles)


def compare_select(viewer: Viewer) -> pn.widgets.Select:
    """A choice of how much earlier the rows are that charts are compared with."""
    styles: Any = {"stylesheets": [css("controls")], "description": None, "align": "end", "width": 150}
    return pn.widgets.Select.from_param(viewer.param.compare, label="Compare with", **styles)
