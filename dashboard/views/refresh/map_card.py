"""The map of a refresh under its heading, and the box that shows the street map."""

from __future__ import annotations

import math
from zoneinfo import ZoneInfo

import panel as pn

from dashboard.views.common.html_pane import HtmlPane
from dashboard.views.common.scripts import callback
from dashboard.views.common.static_files import css
from dashboard.views.common.templates import render
from dashboard.views.common.unit_conversion import Units
from dashboard.views.common.value_table import quantity_text, value_texts
from dashboard.views.common.viewer import Viewer
from dashboard.views.refresh.map import PALETTE, Map
from dashboard.views.refresh.points import map_points
from dashboard.views.refresh.request import Refresh


class MapCard(pn.viewable.Viewer):
    """The rows of one refresh on a map that is drawn once; hidden while no row has coordinates."""

    def __init__(self, viewer: Viewer) -> None:
        super().__init__()
        self.map: Map | None = None
        self.heading = HtmlPane("", sizing_mode="stretch_width", stylesheets=[css("refresh")])
        self._figure = pn.pane.Bokeh(sizing_mode="stretch_width")
        self.column = pn.Column(
            self.heading,
            self._figure,
            visible=False,
            sizing_mode="stretch_width",
            margin=(5, 0),
            css_classes=["chart-card"],
            stylesheets=[css("cards")],
        )
        self._scripts = viewer.viewport.scripts
        viewer.scheduler.add_pane(self._figure)

    def __panel__(self) -> pn.viewable.Viewable:
        return self.column

    def show_rows(self, refresh: Refresh, units: Units, zone: ZoneInfo, street_map: bool) -> None:
        """Show the rows of the last successful fetch, coloured by the chosen column."""
        result = refresh.result
        self.column.visible = bool(result.rows["latitude"].notna().any())
        if not self.column.visible or result.batch is None:
            return
        quantity = next(one for one in refresh.source.quantities if one.name == refresh.column)
        points = map_points(refresh, quantity, units, zone)
        known = [value for value in points["color"] if math.isfinite(value)]
        low, high = value_texts([min(known), max(known)], quantity, units) if known else ("", "")
        self.heading.object = render(
            "map_heading.html",
            text=quantity_text(quantity, units),
            sample=result.batch.sample,
            low=low,
            high=high,
            colours=[*PALETTE[::32], PALETTE[-1]],
        )
        if self.map is None:
            self.map = Map()
            place = callback(self._scripts, "placeNames", map=self.map.figure, points=self.map.points)
            self.map.points.js_on_change("data", place)
            self.map.figure.js_on_change("inner_width", place)
        self.map.show(points)
        self.map.show_street_map(street_map)
        self._figure.object = self.map.figure
