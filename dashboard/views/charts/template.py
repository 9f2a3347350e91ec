"""The drawing of charts once a process, to be copied for each page."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any, NamedTuple

from bokeh.models import (
    CDSView,
    Column,
    ColumnDataSource,
    CustomJS,
    Div,
    InlineStyleSheet,
    LinearScale,
    Range1d,
    Span,
)
from bokeh.plotting import figure

from dashboard.views.charts.alert_overlays import NO_ALERTS
from dashboard.views.charts.chart_state import ChartState
from dashboard.views.charts.hvplot_lines import (
    OTHER_GLYPHS,
    SharedAxes,
    adopt,
    area_below,
    draw_lines,
    draw_patterns,
    shared_axes,
)
from dashboard.views.charts.spec import ChartStyle
from dashboard.views.common import palette
from dashboard.views.common.escaping import markup
from dashboard.views.common.scripts import ScriptBundle, callback, value_ticks
from dashboard.views.common.static_files import stylesheet
from dashboard.views.common.templates import render
from dashboard.views.common.viewport import ViewportModel
from sources.base import Quantity

CHART_HEIGHT, LINE_WIDTH = 210, 1.6


class ChartTemplate(NamedTuple):
    """What is drawn once: the layout without charts, what all charts share, and the scripts; and the models
    that each page has its own of (`state`, `viewport`, `scripts`).

    head, body: what is laid out. tiles: the newest values in large. grid: a column per chart. rows,
    alerts: the data sources of all charts.
    """

    head: Column
    body: Column
    grid: Column
    status: Div
    tools: Div
    posts: Div
    tiles: Div
    search: Div
    rows: ColumnDataSource
    alerts: ColumnDataSource
    x_range: Range1d
    axes: SharedAxes
    shared: SharedModels
    update: CustomJS
    save: CustomJS
    picture: CustomJS
    state: ChartState
    viewport: ViewportModel
    scripts: ScriptBundle


class SharedModels(NamedTuple):
    """Models without a state of their own, shared by all figures."""

    view: CDSView
    scale: LinearScale
    styles: InlineStyleSheet
    cards: InlineStyleSheet


@cache
def chart_template() -> ChartTemplate:
    """The drawing of a section without its charts, rows and units."""
    draw_patterns(CHART_HEIGHT, LINE_WIDTH)
    state, viewport, scripts = ChartState(), ViewportModel(), ScriptBundle()
    shared = SharedModels(CDSView(), LinearScale(), stylesheet("charts"), stylesheet("cards"))
    wide: Any = {"sizing_mode": "stretch_width"}
    status = markup(**wide, stylesheets=[stylesheet("status")])
    tools = markup(render("tools.html"), **wide, css_classes=["section-tools"], stylesheets=[shared.styles])
    posts = markup(**wide, visible=False, css_classes=["post-list"], stylesheets=[stylesheet("posts")])
    tiles = markup(**wide, margin=0, css_classes=["tiles"], stylesheets=[stylesheet("tiles")])
    search = markup(
        render("post_search.html"), **wide, css_classes=["section-search"], stylesheets=[shared.styles]
    )
    grid = Column(**wide, css_classes=["charts"], stylesheets=[shared.cards])
    rows, alerts, x_range = ColumnDataSource({"time": []}), ColumnDataSource(NO_ALERTS), Range1d(0, 1)
    update = callback(
        scripts, "updateSection", state=state, viewport=viewport, source=rows, alerts=alerts, x_range=x_range,
        status=status, tools=tools, posts=posts, tiles=tiles, search=search, figures=[], legends=[],
        panels=[], maps=[],
    )  # fmt: skip
    for change in ("change:data", "streaming", "patching"):
        rows.js_on_change(change, update)
    alerts.js_on_change("change:data", update)
    return ChartTemplate(
        Column(status, tools, tiles, **wide),
        Column(grid, search, posts, **wide), grid, status, tools, posts, tiles, search, rows,
        alerts, x_range, shared_axes(state, scripts), shared, update,
        callback(scripts, "saveFile", state=state),
        callback(scripts, "savePicture", state=state, grid=grid, status=status),
        state, viewport, scripts,
    )  # fmt: skip


@lru_cache(maxsize=256)
def card_template(quantity: Quantity, style: ChartStyle, number: int = 0, *, filled: bool = False) -> Column:
    """The drawing of one chart with one line: a legend and a figure, which use models of `chart_template`.

    quantity: the first of the chart. number: a page copies a drawing once, so that each of several charts of
    one quantity has a drawing of its own. filled: down to zero.
    """
    template = chart_template()
    wide: Any = {"sizing_mode": "stretch_width"}
    legend = markup(**wide, css_classes=["chart-legend"], stylesheets=[template.shared.styles])
    plot = _figure(template, quantity, style)
    if filled and not style.as_points:
        plot.renderers = [area_below(plot.renderers[0]), *plot.renderers]
        # Zero is in sight.
        plot.tags = [quantity.kind if quantity.kind == "percent" else "amount"]
    if style.ahead:
        # The browser moves it.
        plot.add_layout(Span(dimension="height", line_dash="dashed", line_color=palette.NOW, line_width=1.5))
    return Column(legend, plot, **wide, css_classes=["chart-card"], stylesheets=[template.shared.cards])


def _figure(template: ChartTemplate, quantity: Quantity, style: ChartStyle) -> figure:
    """The axes of a quantity with one line; the browser adds the others (static/js/lines.js)."""
    # Lines of rows that come seldom need points: a single row would show nothing.
    marks: Any = "points" if style.as_points else "lines" if style.dense else "both"
    plot = draw_lines(["time"], marks, CHART_HEIGHT, LINE_WIDTH)
    adopt(plot, template.rows, [""], template.axes)
    for renderer in plot.renderers:
        renderer.view = template.shared.view
        renderer.update(**dict.fromkeys(OTHER_GLYPHS))
    plot.x_range, plot.y_range = template.x_range, Range1d(0, 100 if quantity.kind == "percent" else 1)
    plot.x_scale = plot.y_scale = template.shared.scale
    plot.tags = [quantity.kind]
    # A unit that takes prefixes is metric: it is the same in all units that a viewer may choose.
    plot.yaxis.formatter = value_ticks(template.scripts, quantity.unit)
    # What the browser lays over it (static/js/overlay.js).
    plot.stylesheets = [template.shared.styles]
    return plot
