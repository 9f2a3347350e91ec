"""The rows of one source for the panels of a page, and what is drawn of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from bokeh.models import Column, Div
from bokeh.plotting import figure

from dashboard.alerts.manager import AlertManager
from dashboard.history.history import History
from dashboard.history.series import Series
from dashboard.views.charts.chart_state import ChartState
from dashboard.views.charts.charts import Charts, Drawing
from dashboard.views.charts.pattern import chart_pattern
from dashboard.views.charts.spec import ChartSpec, ChartStyle
from dashboard.views.common.viewer import Viewer
from dashboard.views.common.viewport import Viewport
from dashboard.views.live.key_choice import KeyChoice
from dashboard.views.live.section import Section
from dashboard.views.live.section_charts import SectionCharts
from dashboard.views.pages.page_settings import PanelSettings
from dashboard.views.pages.panel_specs import choice_for, panel_specs, shown_series
from sources.base import Quantity

# Kinds that are figures of Bokeh; the browser draws the others from the same rows.
FIGURES = ("line", "area")


class Panel(NamedTuple):
    """A panel on the page. slot: what is laid out. content: what the browser draws in; charts replace it.
    map: what is below it, of a map."""

    settings: PanelSettings
    slot: Column
    content: Div
    map: figure | None = None


def panel_section(
    panels: Sequence[Panel], history: History, viewer: Viewer, alerts: AlertManager | None, page: str
) -> Section:
    """A section whose charts are in the slots of these panels, all of its source. Its own place on the page
    has the state of the source alone.

    page: the title of the page.
    """
    name = str(history.source.name)
    return Section(
        history, viewer, alerts, charts_alone=True, channel=f"{page}/{name}",
        draws=partial(PanelCharts, panels, history), chooses=partial(PanelKeys, panels),
    )  # fmt: skip


class PanelKeys(KeyChoice):
    """The keys in the settings of the panels. Viewers choose none, except in legends."""

    def __init__(self, panels: Sequence[Panel], history: History, viewer: Viewer, state: ChartState) -> None:
        super().__init__(history, viewer, state)
        self.chosen = choice_for([panel.settings for panel in panels], history)

    def offer(self) -> None:
        """Do nothing: there are no keys to choose."""


class PanelCharts(SectionCharts):
    """What the panels of a source show."""

    def __init__(self, panels: Sequence[Panel], history: History, *arguments: Any, **options: Any) -> None:
        self._panels, self._history, self._heading = panels, history, history.source.heading
        self._places: Mapping[str, tuple[float, float]] = {}
        super().__init__(*arguments, **options)
        # The menu is beside the state of the source, and its table below.
        self.charts.layout.tools.visible = True

    def make_charts(self) -> Charts:
        """Figures for the slots of the panels."""
        charts = PanelFigures(self._panels, self._state, self._viewer.viewport)
        for part in charts.layout.body.children:
            part.visible = False
        return charts

    def show_series(self, series: tuple[Series, ...]) -> None:
        """Show these series in all panels that are about them."""
        super().show_series(series)
        self._set_specs()

    def show_status(self, html: str) -> None:
        """Show the state of the source, and keys where they are now."""
        super().show_status(html)
        if self._history.key_coordinates and self._places is not self._history.key_coordinates.degrees:
            self._set_specs()

    def _set_specs(self) -> None:
        if self._history.key_coordinates:
            self._places = self._history.key_coordinates.degrees
        panels = [panel.settings for panel in self._panels]
        self._state.panels = panel_specs(
            panels, self.spec, self._viewer.units, self._heading, self._overlays.rules, self._places
        )


class PanelFigures(Charts):
    """The figures among the panels of a source. The browser puts each into the slot of its panel, instead of
    the content, which says why there is no figure yet."""

    def __init__(self, panels: Sequence[Panel], state: ChartState, viewport: Viewport) -> None:
        super().__init__(state, viewport)
        self._panels = {str(number): panel for number, panel in enumerate(panels)}
        places = {
            "slots": [panel.slot for panel in panels],
            "panels": [panel.content for panel in panels],
            "maps": [panel.map for panel in panels],
        }
        self.update.args = {**self.update.args, **places}

    def patterns(self, style: ChartStyle) -> dict[str, str]:
        """The JSON of the figures with lines and with areas, by their names."""
        return {kind: chart_pattern(style, filled=kind == "area") for kind in FIGURES}

    def groups(self, spec: ChartSpec) -> dict[str, list[Series]]:
        """The series of each figure, by the number of its panel."""
        found = {
            name: shown_series(panel.settings, spec.series)
            for name, panel in self._panels.items()
            if panel.settings.kind in FIGURES
        }
        return {name: series for name, series in found.items() if series}

    def drawing(self, name: str, quantity: Quantity) -> Drawing:
        """How the figure of a panel is drawn. name: the number of the panel."""
        settings = self._panels[name].settings
        # Zero is in sight of an area.
        kind = "amount" if settings.kind == "area" and quantity.kind != "percent" else quantity.kind
        return Drawing(settings.kind, kind, str(settings.title))
