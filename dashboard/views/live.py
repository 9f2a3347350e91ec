"""The Live tab: a section for every source, under one window, pause and units."""

from __future__ import annotations

from collections.abc import Mapping

import panel as pn
import param

from dashboard.history import History
from dashboard.views.section import Section
from dashboard.views.style import asset
from dashboard.views.viewer import Viewer


class LiveTab(pn.viewable.Viewer):
    """Every source's charts, sliding with the newest rows."""

    def __init__(self, histories: Mapping[str, History], viewer: Viewer) -> None:
        super().__init__()
        self.viewer = viewer
        self.sections = [Section(history, viewer) for history in histories.values()]
        self._said = pn.pane.HTML("", stylesheets=[asset("said.css")])
        self._button = pn.widgets.Toggle.from_param(
            viewer.param.paused, label="Pause", stylesheets=[asset("widgets.css")], align="center"
        )
        viewer.param.watch(self._pause, "paused")

    def __panel__(self) -> pn.viewable.Viewable:
        look = {"stylesheets": [asset("widgets.css")], "description": None, "align": "center"}
        choices = self.viewer.param
        window = pn.widgets.RadioButtonGroup.from_param(choices.window, label="Window", **look)
        units = pn.widgets.RadioButtonGroup.from_param(choices.units, label="Units", **look)
        # Rows, not a FlexBox, which is a template of its own and costs as much to open as five widgets.
        controls = pn.Row(window, units, self._button, self._said, stylesheets=[asset("wrap.css")])
        return pn.Column(controls, *self.sections, sizing_mode="stretch_width")

    def _pause(self, change: param.parameterized.Event) -> None:
        self._button.label = "Resume" if change.new else "Pause"
        waiting = sum(section.waiting() for section in self.sections)
        for section in self.sections:
            section.show_news()
        rows = f"{waiting:,} row{'' if waiting == 1 else 's'}" if waiting else "What"
        self._said.object = (
            "<p role='status'>Paused. Rows are still collected.</p>"
            if change.new
            else f"<p role='status'>{rows} arrived while paused: shown now.</p>"
        )
