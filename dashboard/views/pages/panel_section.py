"""The rows of one source for the panels of a page, and what is drawn of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

from bokeh.models import Column, Div, Range1d
from bokeh.plotting import figure

from dashboard.alerts.manager import AlertManager
from dashboard.history.history import History
from dashboard.history.shown_rows import Series
from dashboard.views.charts.chart_state import ChartState
from dashboard.views.charts.charts import Charts
from dashboard.views.charts.spec import ChartSpec, ChartStyle
from dashboard.views.charts.template import card_template
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
    """The keys that the settings of panels name; there is nothing to choose but in legends."""

    def __init__(self, panels: Sequence[Panel], history: History, viewer: Viewer, state: ChartState) -> None:
        super().__init__(history, viewer, state)
        self.chosen = choice_for([panel.settings for panel in panels], history)

    def offer(self) -> None:
        """Offer nothing."""


class PanelCharts(SectionCharts):
    """What the panels of a source show."""

    def __init__(self, panels: Sequence[Panel], history: History, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._panels, self._history, self._heading = panels, history, history.source.heading
        self._places: dict[str, tuple[float, float]] = {}

    def make_charts(self, style: ChartStyle, x_range: Range1d | None) -> Charts:
        """Figures for the slots of the panels."""
        charts = PanelFigures(self._panels, style, self._state, self._viewer.viewport, x_range)
        charts.body.visible = False
        return charts

    def show_series(self, series: tuple[Series, ...], max_new: int = 0) -> None:
        """Show these series in all panels that are about them."""
        super().show_series(series, max_new)
        self._set_specs()

    def show_status(self, html: str) -> None:
        """Show the state of the source, and keys where they are now."""
        super().show_status(html)
        if self._places != self._history_places():
            self._set_specs()

    def _set_specs(self) -> None:
        self._places = self._history_places()
        panels = [panel.settings for panel in self._panels]
        self._state.panels = panel_specs(
            panels, self.spec, self._viewer.units, self._heading, self._overlays.rules, self._places
        )

    def _history_places(self) -> dict[str, tuple[float, float]]:
        return self._history.places.degrees if self._history.places else {}


class PanelFigures(Charts):
    """The figures among the panels of a source, each in the slot of its panel."""

    def __init__(
        self,
        panels: Sequence[Panel],
        style: ChartStyle,
        state: ChartState,
        viewport: Viewport,
        x_range: Range1d | None = None,
    ) -> None:
        super().__init__(style, state, viewport, x_range)
        self._panels = {str(number): panel for number, panel in enumerate(panels)}
        self._update.args = {**self._update.args, "panels": [panel.content for panel in panels]}
        self._update.args |= {"maps": [panel.map for panel in panels]}
        # Without a figure nothing else on the page would hold the rows and what draws them.
        self.status.js_on_change("visible", self._update)

    def groups(self, spec: ChartSpec) -> dict[str, list[Series]]:
        """The series of each figure that has some, by the number of its panel."""
        found = {
            name: shown_series(panel.settings, spec.series)
            for name, panel in self._panels.items()
            if panel.settings.kind in FIGURES
        }
        return {name: series for name, series in found.items() if series}

    def card_drawing(self, name: str, quantity: Quantity) -> Column:
        """The drawing for the panel of that number; panels of one quantity have different ones."""
        filled = self._panels[name].settings.kind == "area"
        return card_template(quantity, self.style, int(name) + 1, filled=filled)

    def heading(self, name: str) -> str:
        """The title of the panel's settings."""
        return str(self._panels[name].settings.title)

    def place(self, cards: dict[str, Column]) -> None:
        """Put each figure into the slot of its panel; a panel without one says why."""
        for card in cards.values():
            card.css_classes = ["chart-card", "in-panel"]
        for name, panel in self._panels.items():
            children = [cards.get(name, panel.content), *([panel.map] if panel.map else [])]
            if panel.slot.children != children:
                panel.slot.children = children
