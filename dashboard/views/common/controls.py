"""The window buttons of the range picker, and what charts are compared with."""

from __future__ import annotations

from typing import Any, ClassVar

import panel as pn

from dashboard.views.common.static_files import css
from dashboard.views.common.viewer import Viewer


def window_buttons(viewer: Viewer, align: str = "center") -> pn.widgets.RadioButtonGroup:
    """A button for each window."""
    styles: Any = {"stylesheets": [css("controls")], "description": None, "align": align}
    return pn.widgets.RadioButtonGroup.from_param(viewer.param.window, label="Window", **styles)


class _PromptSelect(pn.widgets.Select):
    """A select whose choice counts at once: Panel collects those of others for 50 ms."""

    _priority_changes: ClassVar[list[str]] = ["value"]


def compare_select(viewer: Viewer) -> pn.widgets.Select:
    """A choice of how much earlier the rows are that charts are compared with."""
    styles: Any = {"stylesheets": [css("controls")], "description": None, "align": "end", "width": 150}
    return _PromptSelect.from_param(viewer.param.compare, label="Compare with", **styles)
