"""One source on the Refresh tab: what to fetch, how the last fetch went, the map and the tables."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from zoneinfo import ZoneInfo

import panel as pn
import param

from dashboard.views.common.html_pane import HtmlPane
from dashboard.views.common.post_list import post_table_html
from dashboard.views.common.scripts import SET_BROWSER_ZONE
from dashboard.views.common.static_files import css
from dashboard.views.common.templates import render
from dashboard.views.common.time_texts import time_text, zone_of
from dashboard.views.common.value_table import value_table_html
from dashboard.views.common.viewer import Viewer
from dashboard.views.refresh.map_card import MapCard
from dashboard.views.refresh.request import Refresh
from sources.failure_groups import grouped


class RefreshCard(pn.viewable.Viewer):
    """The card of one source on one page: a button to fetch it, the map and the tables of its rows."""

    street_map = param.Boolean(False, label="Street map", doc="show tiles from the internet under the points")

    def __init__(self, refresh: Refresh, viewer: Viewer) -> None:
        super().__init__()
        self.refresh, self.viewer = refresh, viewer
        self._state, self._tables = _html("status", "refresh"), _html("tables")
        self._map = MapCard(viewer)
        self._map.column.insert(0, self._map_controls())
        self._follow_column()
        self._watch()
        self._show_state()

    def __panel__(self) -> pn.viewable.Viewable:
        title = _html("status")
        title.object = render(
            "heading.html", level=2, text=self.refresh.source.heading, unit="", sample=False
        )
        return pn.Column(
            title,
            self._controls(),
            self._state,
            self._map,
            self._tables,
            sizing_mode="stretch_width",
            margin=(10, 0, 24, 0),
        )

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of everything shown: the chosen one, the browser's, or UTC."""
        return zone_of(self.viewer.zone, self.viewer.browser_zone)

    def _follow_column(self) -> None:
        """Colour by the column that the viewer has chosen for this source, and remember the next choice."""
        refresh, viewer, name = self.refresh, self.viewer, str(self.refresh.source.name)
        for column in viewer.chosen("columns", name)[-1:]:
            with suppress(ValueError):
                refresh.column = column
        refresh.param.watch(lambda change: viewer.choose("columns", name, [change.new]), "column")

    def _watch(self) -> None:
        soon = self.viewer.scheduler.soon
        show, show_state = soon(self._show), soon(self._show_state)
        self.refresh.param.watch(lambda *_: show(), ["answers", "column"])
        self.refresh.param.watch(lambda *_: show_state(), "running")
        self.viewer.param.watch(lambda *_: show(), ["units", "zone", "browser_zone"])
        self.param.watch(lambda *_: show(), "street_map")

    def _controls(self) -> pn.FlexBox:
        choices, styles = self.refresh.param, [css("controls"), css("refresh")]
        zone = pn.widgets.TextInput.from_param(self.viewer.param.browser_zone, visible=False)
        button = pn.widgets.Button.from_param(
            choices.refresh, color="primary", description=None, stylesheets=styles, margin=(5, 0), align="end"
        )
        self.viewer.scheduler.unlink_on_close(button.js_on_click(args={"here": zone}, code=SET_BROWSER_ZONE))
        keys = pn.widgets.CheckBoxGroup.from_param(
            choices.keys, inline=True, margin=(5, 0), stylesheets=styles
        )
        label = _html("refresh")
        label.object = render("field_label.html", label=self.refresh.key_label)
        key_choice = pn.Column(label, keys, visible=keys.param.options.rx.len() > 1)
        return pn.FlexBox(key_choice, button, zone, gap="6px 14px", align_items="flex-end")

    def _map_controls(self) -> pn.Row:
        """What is chosen for the map, in its card, so that nothing else moves when it appears."""
        styles = [css("controls"), css("refresh")]
        column = pn.widgets.Select.from_param(
            self.refresh.param.column,
            description=None,
            width=170,
            stylesheets=styles,
            visible=len(self.refresh.source.quantities) > 1,
        )
        # Bokeh gives a lone checkbox no label that screen readers find.
        streets = pn.widgets.Toggle.from_param(self.param.street_map, stylesheets=styles, align="end")
        return pn.Row(column, streets, stylesheets=[css("row")])

    def _show_state(self) -> None:
        self._state.object = refresh_state_html(self.refresh, self.zone)

    def _show(self) -> None:
        self._show_state()
        result, units, zone = self.refresh.result, self.viewer.units, self.zone
        if result.batch is None:
            return
        source, sample = self.refresh.source, result.batch.sample
        values_table = value_table_html(result.rows, source, units, zone, sample, result.before)
        self._tables.object = values_table + post_table_html(result.posts, zone, sample)
        self._map.show_rows(self.refresh, units, zone, self.street_map)


def refresh_state_html(refresh: Refresh, zone: ZoneInfo) -> str:
    """How a refresh went: whether one runs, when the last one ended, and what went wrong."""
    batch = refresh.result.batch
    at = time_text(batch.at * 1000, zone) if batch else ""
    return render(
        "refresh_state.html",
        refresh=refresh,
        at=at,
        has_rows=batch and not batch.rows.empty,
        failures=grouped(refresh.result.failures),
    )


def _html(*stylesheets: str) -> Any:
    styles = [css(name) for name in stylesheets]
    return HtmlPane("", sizing_mode="stretch_width", margin=(5, 0), stylesheets=styles)
