"""The Refresh tab: sources are asked when a person wants it, and what they answer is mapped and listed."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from zoneinfo import ZoneInfo

import panel as pn
import param

from dashboard.history.history import History
from dashboard.records import KEYS_JOINED_BY, Columns
from dashboard.views.common.post_list import post_table_html
from dashboard.views.common.static_files import asset
from dashboard.views.common.templates import render
from dashboard.views.common.units import Units, shown_unit
from dashboard.views.common.value_table import (
    moment,
    quantity_text,
    value_table_html,
    value_text,
    values,
    zone_of,
)
from dashboard.views.common.viewer import TELL_ZONE, Viewer
from dashboard.views.refresh.map import Map, web_mercator
from dashboard.views.refresh.request import Refresh
from sources.base import Quantity

# Sources that are made to be asked this often have nothing that a person could be waiting for.
MIN_INTERVAL_SECONDS = 5.0


class RefreshTab(pn.viewable.Viewer):
    """A part for every source that is worth asking; nothing is fetched until a person clicks."""

    def __init__(self, histories: Mapping[str, History], viewer: Viewer) -> None:
        super().__init__()
        refreshable = (one for one in histories.values() if type(one.source).interval >= MIN_INTERVAL_SECONDS)
        self.parts = [RefreshPart(Refresh(history), viewer) for history in refreshable]

    def __panel__(self) -> pn.viewable.Viewable:
        return pn.Column(*self.parts, sizing_mode="stretch_width")


class RefreshPart(pn.viewable.Viewer):
    """One source for one viewer: what to ask it for, how that went, the map and the tables."""

    street_map = param.Boolean(False, label="Street map", doc="lay tiles from the internet under the points")

    def __init__(self, refresh: Refresh, viewer: Viewer) -> None:
        super().__init__()
        self.refresh, self.viewer = refresh, viewer
        self._map: Map | None = None
        self._said, self._heading = _html("status.css", "refresh.css"), _html("refresh.css")
        self._tables = _html("table.css")
        self._figure = pn.pane.Bokeh(sizing_mode="stretch_width")
        self._card = pn.Column(
            self._heading,
            self._figure,
            visible=False,
            sizing_mode="stretch_width",
            margin=(5, 10),
            stylesheets=[asset("card.css")],
        )
        page_loop = viewer.page_loop
        page_loop.shows(self._figure)
        show, tell = page_loop.soon(self._show), page_loop.soon(self._tell)
        refresh.param.watch(lambda *_: show(), ["answers", "column"])
        refresh.param.watch(lambda *_: tell(), "running")
        viewer.param.watch(lambda *_: show(), ["units", "zone", "browser_zone"])
        self.param.watch(lambda *_: show(), "street_map")
        name = str(refresh.source.name)
        for column in viewer.chosen("columns", name)[-1:]:
            with suppress(ValueError):
                refresh.column = column
        refresh.param.watch(lambda change: viewer.choose("columns", name, [change.new]), "column")
        self._tell()

    def __panel__(self) -> pn.viewable.Viewable:
        source = self.refresh.source
        head = _html("status.css")
        head.object = render("heading.html", level=2, text=source.heading, unit="", sample=False)
        return pn.Column(
            head,
            self._controls(),
            self._said,
            self._card,
            self._tables,
            sizing_mode="stretch_width",
            margin=(10, 0, 24, 0),
        )

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of everything shown: the chosen one, the browser's, or UTC."""
        return zone_of(self.viewer.zone, self.viewer.browser_zone)

    def _controls(self) -> pn.FlexBox:
        asked, look = self.refresh.param, [asset("widgets.css"), asset("refresh.css")]
        zone = pn.widgets.TextInput.from_param(self.viewer.param.browser_zone, visible=False)
        button = pn.widgets.Button.from_param(
            asked.refresh, color="primary", description=None, stylesheets=look, align="end"
        )
        self.viewer.page_loop.link(button.js_on_click(args={"here": zone}, code=TELL_ZONE))
        keys = pn.widgets.CheckBoxGroup.from_param(asked.keys, inline=True, stylesheets=look)
        label = _html("refresh.css")
        label.object = render("field_label.html", label=self.refresh.key_label)
        choice = pn.Column(label, keys, visible=keys.param.options.rx.len() > 1)
        several, mapped = len(self.refresh.source.quantities) > 1, self._card.param.visible
        column = pn.widgets.Select.from_param(
            asked.column, description=None, width=170, stylesheets=look, visible=several
        )
        streets = pn.widgets.Checkbox.from_param(
            self.param.street_map, stylesheets=look, align="end", visible=mapped
        )
        return pn.FlexBox(choice, column, button, streets, zone, gap="6px 14px", align_items="flex-end")

    def _tell(self) -> None:
        self._said.object = refresh_state_html(self.refresh, self.zone)

    def _show(self) -> None:
        self._tell()
        asked, units = self.refresh, self.viewer.units
        if asked.batch is None:
            return
        sample = asked.batch.sample
        values_table = value_table_html(asked.rows, asked.source, units, self.zone, sample)
        self._tables.object = values_table + post_table_html(asked.posts, self.zone, sample)
        self._card.visible = bool(asked.rows["latitude"].notna().any())
        if self._card.visible:
            self._show_map(sample)

    def _show_map(self, sample: bool) -> None:
        asked, units = self.refresh, self.viewer.units
        quantity = next(one for one in asked.source.quantities if one.name == asked.column)
        text = quantity_text(quantity, units)
        self._heading.object = render("heading.html", level=3, text=text, unit="", sample=sample)
        if self._map is None:
            self._map = Map()
        self._map.show(points(asked, quantity, units, self.zone), shown_unit(quantity.unit, units))
        self._map.lay_street_map(self.street_map)
        self._figure.object = self._map.figure


def points(asked: Refresh, quantity: Quantity, units: Units, zone: ZoneInfo) -> Columns:
    """The rows that have a place, as `Map.show` takes them."""
    rows = asked.rows.dropna(subset=["latitude", "longitude"])
    x, y = web_mercator(rows["latitude"], rows["longitude"])
    colours = values(rows, [quantity], units)[quantity.name]
    mark = " (sample)" if asked.batch is not None and asked.batch.sample else ""
    return {
        "x": x,
        "y": y,
        "color": colours,
        "key": [
            KEYS_JOINED_BY.join(map(str, keys))
            for keys in rows[list(asked.source.keys)].itertuples(index=False)
        ],
        "value": [f"{quantity.label} {value_text(value, quantity, units)}{mark}" for value in colours],
        "time": [moment(at, zone) for at in rows.index.as_unit("ms").asi8],
    }


def refresh_state_html(refresh: Refresh, zone: ZoneInfo) -> str:
    """How a refresh went: what is awaited, when the last answer came, and what went wrong."""
    batch = refresh.batch
    at = moment(batch.at * 1000, zone) if batch else ""
    return render("refresh_state.html", refresh=refresh, at=at, has_rows=batch and not batch.rows.empty)


def _html(*stylesheets: str) -> Any:
    return pn.pane.HTML("", sizing_mode="stretch_width", stylesheets=[asset(name) for name in stylesheets])
