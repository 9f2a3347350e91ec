"""The Live tab: a section for every source, under one window, pause and units."""

from __future__ import annotations

from collections.abc import Mapping

import panel as pn
import param

from dashboard.alerts.manager import AlertManager
from dashboard.history.history import History
from dashboard.history.registry import HistoryRegistry, subscribe_new
from dashboard.views.common.static_files import css
from dashboard.views.common.viewer import Viewer
from dashboard.views.live.add_source import AddSource
from dashboard.views.live.first_run import FirstRun
from dashboard.views.live.section import Section


class LiveTab(pn.viewable.Viewer):
    """Every source's charts, which move with the newest rows or, for a viewer who looks back, the past.
    Sources that come while the page is open are added below the others.

    alerts: those of the sources are marked in their charts.
    """

    add_source = param.Boolean(False, doc="show the form that adds a source")

    def __init__(
        self, histories: Mapping[str, History], viewer: Viewer, alerts: AlertManager | None = None
    ) -> None:
        super().__init__()
        self.viewer, self._histories, self._alerts = viewer, histories, alerts
        # Before the sections are made: one that comes meanwhile would otherwise be missed.
        viewer.scheduler.on_close(subscribe_new(histories, viewer.scheduler.soon(self._add_new)))
        self._greeting = [FirstRun(viewer)] if viewer.first_run and pn.state.curdoc else []
        self._form_place: pn.Column | None = None
        self.sections: list[Section] = []
        self._layout = pn.Column(*self._greeting, *self._form_button(), sizing_mode="stretch_width")
        self._add_new()
        self.param.watch(lambda _: self._show_form(), "add_source")
        viewer.viewport.watch(self._pause, "paused")
        if viewer.viewport.state.paused:
            self._pause()

    def __panel__(self) -> pn.viewable.Viewable:
        return self._layout

    def _add_new(self) -> None:
        """Make sections of the sources that have none, below those that are there."""
        there = {section.history for section in self.sections}
        new = [history for history in self._histories.values() if history not in there]
        sections = [Section(history, self.viewer, self._alerts) for history in new]
        end = len(self._greeting) + len(self.sections)
        parts = self._layout.objects
        self._layout.objects = [*parts[:end], *sections, *parts[end:]]
        self.sections += sections

    def _form_button(self) -> list[pn.widgets.Toggle]:
        """The button that shows the form, where viewers may add sources."""
        if not (isinstance(self._histories, HistoryRegistry) and self._histories.write_and_add):
            return []
        styles = {"label": "Add a source", "margin": (5, 0), "stylesheets": [css("controls")]}
        return [pn.widgets.Toggle.from_param(self.param.add_source, **styles)]

    def _show_form(self) -> None:
        """Show the form that adds a source, which is made when it is first shown, or hide it."""
        write_and_add = getattr(self._histories, "write_and_add", None)
        if self.add_source and write_and_add and self._form_place is None:
            self._form_place = pn.Column(AddSource(write_and_add, self.viewer), sizing_mode="stretch_width")
            self._layout.append(self._form_place)
        if self._form_place is not None:
            self._form_place.visible = self.add_source

    def _pause(self) -> None:
        waiting = sum(section.waiting() for section in self.sections)
        for section in self.sections:
            section.show_changes()
        rows = f"{waiting:,} row{'' if waiting == 1 else 's'}" if waiting else "What"
        resumed = f"{rows} arrived while paused: shown now."
        paused = self.viewer.viewport.state.paused
        self.viewer.notice = "Paused. Rows are still collected." if paused else resumed
