"""The range picker under the header: presets, From and To, playback, and where rows and alerts are."""

from __future__ import annotations

from collections.abc import Mapping

import panel as pn

from dashboard.alerts.manager import AlertManager
from dashboard.history.history import History
from dashboard.views.common.controls import compare_select, window_buttons
from dashboard.views.common.static_files import css
from dashboard.views.common.viewer import Viewer
from dashboard.views.live.minimap import Minimap
from dashboard.views.live.time_travel import TimeTravel


class RangePicker(pn.viewable.Viewer):
    """The picker that all tabs of a page share. Its content is built when it is first opened."""

    def __init__(
        self, histories: Mapping[str, History], viewer: Viewer, alerts: AlertManager | None = None
    ) -> None:
        super().__init__()
        self._histories, self._viewer, self._alerts = histories, viewer, alerts
        self.time_travel: TimeTravel | None = None
        self.place = pn.Column(visible=False, sizing_mode="stretch_width", stylesheets=[css("picker")])
        # The header opens it.
        self.place.param.watch(lambda change: self._open() if change.new else None, "visible")

    def __panel__(self) -> pn.viewable.Viewable:
        return self.place

    def _open(self) -> None:
        if self.time_travel is None:
            self._make()
        elif self._viewer.viewport.state.range is None:
            # What "now" is has moved on since.
            self.time_travel.follow()

    def _make(self) -> None:
        viewer = self._viewer
        minimap = Minimap(self._histories, viewer, self._alerts)
        self.time_travel = TimeTravel(self._histories, viewer, minimap.show_range)
        self.place.append(
            pn.Column(
                pn.Row(window_buttons(viewer, "end"), compare_select(viewer), stylesheets=[css("row")]),
                self.time_travel, minimap,
                sizing_mode="stretch_width", css_classes=["box"], stylesheets=[css("time_travel")],
            )
        )  # fmt: skip
