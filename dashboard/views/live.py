"""The Live tab: a section for every source, under one window, pause and units."""

from __future__ import annotations

from collections.abc import Mapping

import panel as pn
import param

from dashboard.history import History
from dashboard.views.section import Section
from dashboard.views.style import asset
from dashboard.views.viewer import Viewer
from dashboard.views.wire import Wire


class LiveTab(pn.viewable.Viewer):
    """Every source's charts, sliding with the newest rows."""

    def __init__(self, histories: Mapping[str, History], viewer: Viewer) -> None:
        super().__init__()
        self.viewer = viewer
        wire = Wire()
        self.sections = [Section(history, viewer, wire) for history in histories.values()]
        self._said = pn.pane.HTML("", stylesheets=[asset("said.css")])
        viewer.param.watch(self._pause, "paused")

    def __panel__(self) -> pn.viewable.Viewable:
        look = [asset("widgets.css")]
        window = pn.widgets.RadioButtonGroup.from_param(
            self.viewer.param.window, label="Window", description=None, stylesheets=look, align="center"
        )
        units = pn.widgets.RadioButtonGroup.from_param(
            self.viewer.param.units, label="Units", description=None, stylesheets=look, align="center"
        )
        pause = pn.widgets.Toggle.from_param(
            self.viewer.param.paused, label="Pause", stylesheets=look, align="center"
        )
        pause.jscallback(value="source.label = source.active ? 'Resume' : 'Pause'")
        controls = pn.FlexBox(window, units, pause, self._said, gap="8px 12px", align_items="center")
        return pn.Column(controls, *self.sections, sizing_mode="stretch_width")

    def _pause(self, change: param.parameterized.Event) -> None:
        waiting = sum(section.waiting() for section in self.sections)
        for section in self.sections:
            section.show_news()
        rows = f"{waiting:,} row{'' if waiting == 1 else 's'}"
        self._said.object = (
            "<p role='status'>Paused. Rows are still collected.</p>"
            if change.new
            else f"<p role='status'>{rows} arrived while paused, and are shown now.</p>"
        )
