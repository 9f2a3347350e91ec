"""The Live tab: a section for every source, under one window, pause and units."""

from __future__ import annotations

from collections.abc import Mapping

import panel as pn
import param

from dashboard.alerts.manager import AlertManager
from dashboard.history.history import History
from dashboard.history.registry import HistoryRegistry, subscribe_new
from dashboard.views.common.controls import pause_button, window_buttons
from dashboard.views.common.scripts import SET_BROWSER_ZONE
from dashboard.views.common.static_files import css
from dashboard.views.common.templates import render
from dashboard.views.common.viewer import Viewer
from dashboard.views.live.add_source import AddSource
from dashboard.views.live.section import Section
from dashboard.views.live.time_travel import TimeTravel


class LiveTab(pn.viewable.Viewer):
    """Every source's charts, sliding with the newest rows or, for a viewer who looks back, the past.
    Sources that come while the page is open are added below the others.

    alerts: those of the sources are marked in their charts.
    """

    add_source = param.Boolean(False, doc="show the form that adds a source")
    look_back = param.Boolean(False, doc="show the controls of time travel")

    def __init__(
        self, histories: Mapping[str, History], viewer: Viewer, alerts: AlertManager | None = None
    ) -> None:
        super().__init__(look_back=viewer.viewport.state.range is not None)
        self.viewer, self._histories, self._alerts = viewer, histories, alerts
        # Before the sections are made: one that comes meanwhile would else be missed.
        viewer.page_loop.on_close(subscribe_new(histories, viewer.page_loop.soon(self._add_new)))
        self.sections: list[Section] = []
        self._place = pn.Column(sizing_mode="stretch_width")
        self._add_new()
        self._time_travel: TimeTravel | None = None
        self._time_travel_place = pn.Column(sizing_mode="stretch_width", stylesheets=[css("time_travel")])
        self._show_time_travel()
        self.param.watch(lambda _: self._show_time_travel(), "look_back")
        self._form_place = pn.Column(sizing_mode="stretch_width", visible=False)
        self.param.watch(lambda _: self._show_form(), "add_source")
        self._message = pn.pane.HTML("", stylesheets=[css("header")])
        viewer.viewport.watch(self._pause, "paused")
        if viewer.viewport.state.paused:
            self._pause()

    def __panel__(self) -> pn.viewable.Viewable:
        styles = {"stylesheets": [css("controls")], "description": None, "align": "center"}
        choices = self.viewer.param
        window, pause = window_buttons(self.viewer), pause_button(self.viewer)
        units = pn.widgets.RadioButtonGroup.from_param(choices.units, label="Units", **styles)
        back = pn.widgets.Toggle.from_param(
            self.param.look_back, label="Look back", stylesheets=styles["stylesheets"], align="center"
        )
        here = pn.widgets.TextInput.from_param(choices.browser_zone, visible=False)
        self.viewer.page_loop.unlink_on_close(back.jscallback(args={"here": here}, value=SET_BROWSER_ZONE))
        # Rows, not a FlexBox, which is a template of its own and costs as much to open as five widgets.
        adds = isinstance(self._histories, HistoryRegistry) and self._histories.write_and_add
        add = pn.widgets.Toggle.from_param(
            self.param.add_source, label="Add a source", stylesheets=styles["stylesheets"], align="center"
        )
        buttons = filter(None, (window, units, pause, back, add if adds else None, self._message, here))
        controls = pn.Row(*buttons, stylesheets=[css("row")])
        return pn.Column(
            controls, self._form_place, self._time_travel_place, self._place, sizing_mode="stretch_width"
        )

    def _add_new(self) -> None:
        """Make sections of the sources that have none."""
        there = {section.history for section in self.sections}
        new = [history for history in self._histories.values() if history not in there]
        sections = [Section(history, self.viewer, self._alerts) for history in new]
        self.sections += sections
        self._place.extend(sections)

    def _show_form(self) -> None:
        """Show the form that adds a source, which is made when it is first shown, or hide it."""
        write_and_add = getattr(self._histories, "write_and_add", None)
        if self.add_source and write_and_add and not self._form_place.objects:
            self._form_place.append(AddSource(write_and_add, self.viewer))
        self._form_place.visible = self.add_source

    def _show_time_travel(self) -> None:
        if self.look_back and self._time_travel is None:
            self._time_travel = TimeTravel(self._histories, self.viewer)
            self._time_travel_place.append(self._time_travel)
        if self._time_travel is not None:
            self._time_travel.open = self.look_back
            if not self.look_back:
                self._time_travel.leave()
        self._time_travel_place.visible = self.look_back

    def _pause(self) -> None:
        waiting = sum(section.waiting() for section in self.sections)
        for section in self.sections:
            section.show_news()
        rows = f"{waiting:,} row{'' if waiting == 1 else 's'}" if waiting else "What"
        resumed = f"{rows} arrived while paused: shown now."
        paused = self.viewer.viewport.state.paused
        message = "Paused. Rows are still collected." if paused else resumed
        self._message.object = render("message.html", parts=[message])
