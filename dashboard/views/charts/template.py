"""The models that all charts of a section share, built once per process and copied for each page."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from bokeh.models import Column, ColumnDataSource, CustomJS, Div, Range1d

from dashboard.views.charts.alert_overlays import NO_ALERTS
from dashboard.views.charts.chart_state import ChartState
from dashboard.views.common.escaping import markup
from dashboard.views.common.scripts import ScriptBundle, callback
from dashboard.views.common.static_files import stylesheet
from dashboard.views.common.templates import render
from dashboard.views.common.viewport import ViewportModel


class SectionLayout(NamedTuple):
    """The parts of a section. head, body: what is laid out, with the others in them.

    tools: the menu. tiles: the newest values in large. grid: where the browser puts a column for each chart.
    search: the field that searches posts. posts: the newest posts.
    """

    head: Column
    body: Column
    status: Div
    tools: Div
    tiles: Div
    grid: Column
    search: Div
    posts: Div


class PageModels(NamedTuple):
    """The models in the template that each page has its own of."""

    state: ChartState
    viewport: ViewportModel
    scripts: ScriptBundle


# Above and below; boxes of all tabs have one left edge.
BESIDE = (5, 0)


class ChartTemplate(NamedTuple):
    """The layout without charts, and what all charts share.

    rows, alerts: the data sources of all charts. callbacks: those of `ChartState`, which update the section,
    save a file, and make a picture.
    """

    layout: SectionLayout
    rows: ColumnDataSource
    alerts: ColumnDataSource
    x_range: Range1d
    callbacks: tuple[CustomJS, CustomJS, CustomJS]
    page: PageModels


@cache
def chart_template() -> ChartTemplate:
    """The models of a section without charts, rows and units."""
    state, viewport, scripts = ChartState(), ViewportModel(), ScriptBundle()
    layout = _layout(state)
    rows, alerts, x_range = ColumnDataSource({"time": []}), ColumnDataSource(NO_ALERTS), Range1d(0, 1)
    update = callback(
        scripts, "updateSection", state=state, viewport=viewport, source=rows, alerts=alerts, x_range=x_range,
        status=layout.status, tools=layout.tools, posts=layout.posts, tiles=layout.tiles,
        search=layout.search, grid=layout.grid, scripts=scripts, slots=[], panels=[], maps=[],
    )  # fmt: skip
    for change in ("change:data", "streaming", "patching"):
        rows.js_on_change(change, update)
    alerts.js_on_change("change:data", update)
    save = callback(scripts, "saveFile", state=state)
    picture = callback(scripts, "savePicture", state=state, grid=layout.grid, status=layout.status)
    own = PageModels(state, viewport, scripts)
    return ChartTemplate(layout, rows, alerts, x_range, (update, save, picture), own)


def _layout(state: ChartState) -> SectionLayout:
    """The parts of a section, without charts. state: what the browser reads the charts from."""
    wide: Any = {"sizing_mode": "stretch_width"}
    # The browser gives it to the charts as well.
    styles = stylesheet("charts")
    status = markup(**wide, margin=BESIDE, stylesheets=[stylesheet("status")])
    tools = markup(render("tools.html"), **wide, css_classes=["section-tools"], stylesheets=[styles])
    tiles = markup(**wide, margin=0, css_classes=["tiles"], stylesheets=[stylesheet("tiles")])
    # Nothing else that is laid out leads to the state, and from there to the rows.
    grid = Column(**wide, css_classes=["charts"], stylesheets=[stylesheet("cards")], tags=[state])
    search = markup(
        render("post_search.html"),
        **wide,
        margin=BESIDE,
        css_classes=["section-search"],
        stylesheets=[styles],
    )
    posts = markup(
        **wide, margin=BESIDE, visible=False, css_classes=["post-list"], stylesheets=[stylesheet("posts")]
    )
    head, body = Column(status, tools, tiles, **wide), Column(grid, search, posts, **wide)
    return SectionLayout(head, body, status, tools, tiles, grid, search, posts)
