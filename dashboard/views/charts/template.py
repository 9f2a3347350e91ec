"""A source's charts, drawn by hvPlot once a process, to be copied for each page."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from bokeh.events import RangesUpdate
from bokeh.models import (
    CDSView,
    Column,
    ColumnDataSource,
    CustomJS,
    CustomJSHover,
    Div,
    InlineStyleSheet,
    LinearScale,
    PanTool,
    Range1d,
    ResetTool,
    WheelZoomTool,
)
from bokeh.plotting import figure

from dashboard.history.shown_rows import Series
from dashboard.views.charts.annotations import NO_ALERTS, OTHER_GLYPHS, mark_alerts
from dashboard.views.charts.chart_state import ChartState
from dashboard.views.charts.lines import TimeAxis, adopt, draw_lines, time_axis
from dashboard.views.charts.spec import ChartSpec, line_name
from dashboard.views.common.escaping import markup
from dashboard.views.common.scripts import ScriptBundle, call, callback, value_ticks
from dashboard.views.common.static_files import stylesheet
from dashboard.views.common.templates import render
from dashboard.views.common.viewport import ViewportModel

CHART_HEIGHT = 210
# No zoom goes further in.
MIN_SPAN_MS = 1_000


class Charts(NamedTuple):
    """A source's charts: `head` and `body` are laid out, rows are streamed into `rows`.

    grid: a column per chart with its legend and its figure. alerts: as in `annotations`.
    """

    head: Column
    body: Column
    grid: Column
    status: Div
    tools: Div
    posts: Div
    rows: ColumnDataSource
    alerts: ColumnDataSource
    x_range: Range1d


class ChartTemplate(NamedTuple):
    """What is drawn once; the scripts with it; and the models that each page has its own of."""

    charts: Charts
    update: CustomJS
    save: CustomJS
    picture: CustomJS
    state: ChartState
    viewport: ViewportModel
    scripts: ScriptBundle


@lru_cache(maxsize=64)
def chart_template(spec: ChartSpec) -> ChartTemplate:
    """The drawing of these charts, without rows and units."""
    state, viewport, scripts = ChartState(), ViewportModel(), ScriptBundle()
    styles, cards = stylesheet("charts"), stylesheet("cards")
    charts = _layout(spec, styles, cards)
    axis, shared = time_axis(state, scripts), _Shared(CDSView(), LinearScale())
    plots = [_figure(group, spec, charts, axis, shared) for group in spec.groups]
    wide: Any = {"sizing_mode": "stretch_width"}
    legends = [markup(**wide, css_classes=["chart-legend"], stylesheets=[styles]) for _ in plots]
    charts.grid.children = [
        Column(*cell, **wide, css_classes=["chart-card"], stylesheets=[cards])
        for cell in zip(legends, plots, strict=True)
    ]
    update = callback(
        scripts, "updateSection", state=state, viewport=viewport, source=charts.rows, figures=plots,
        x_range=charts.x_range, legends=legends, status=charts.status, tools=charts.tools, posts=charts.posts,
    )  # fmt: skip
    save = callback(scripts, "saveFile", state=state)
    picture = callback(scripts, "savePicture", state=state, grid=charts.grid, status=charts.status)
    for change in ("change:data", "streaming", "patching"):
        charts.rows.js_on_change(change, update)
    for plot in plots:
        plot.js_on_event(RangesUpdate, update)
    return ChartTemplate(charts, update, save, picture, state, viewport, scripts)


def _layout(spec: ChartSpec, styles: InlineStyleSheet, cards: InlineStyleSheet) -> Charts:
    wide: Any = {"sizing_mode": "stretch_width"}
    status = markup(**wide, stylesheets=[stylesheet("status")])
    tools = markup(render("tools.html"), **wide, css_classes=["section-tools"], stylesheets=[styles])
    posts = markup(**wide, visible=False, css_classes=["post-list"], stylesheets=[stylesheet("posts")])
    grid = Column(**wide, css_classes=["charts"], stylesheets=[cards])
    return Charts(
        Column(status, **wide), Column(grid, tools, posts, **wide), grid, status, tools, posts,
        ColumnDataSource({name: [] for name in spec.columns}), ColumnDataSource(NO_ALERTS),
        Range1d(0, 1, min_interval=MIN_SPAN_MS),
    )  # fmt: skip


class _Shared(NamedTuple):
    """Models without a state of their own, shared by all figures."""

    view: CDSView
    scale: LinearScale


def _figure(group: list[Series], spec: ChartSpec, charts: Charts, axis: TimeAxis, shared: _Shared) -> figure:
    """One chart: the series that share a pair of axes."""
    quantity, fields = group[0].quantity, {one.field: one for one in group}
    # Lines of rows that come seldom need points: a single row would show nothing.
    marks: Any = "points" if spec.as_points else "lines" if spec.dense else "both"
    plot = draw_lines(list(fields), marks, CHART_HEIGHT, line_width=1.6)
    names = [line_name(one, group) for one in group]
    hover = adopt(plot, charts.rows, names, axis)
    scripts = axis.formatter.args["bundle"]
    hover.formatters = {**hover.formatters, "$snap_y": _hover_numbers(group, names, charts, scripts)}
    for renderer in plot.renderers:
        renderer.tags, renderer.view = [fields[renderer.glyph.y].key], shared.view
        # Nothing can be selected or muted here.
        renderer.update(**dict.fromkeys(OTHER_GLYPHS))
    plot.x_range, plot.y_range = charts.x_range, Range1d(0, 100 if quantity.kind == "percent" else 1)
    plot.x_scale = plot.y_scale = shared.scale
    plot.tags = [quantity.kind]
    # A unit that takes prefixes is metric: it is the same in all units that a viewer may choose.
    plot.yaxis.formatter = value_ticks(scripts, quantity.unit)
    # Without Ctrl the wheel scrolls the page, wherever the pointer is.
    zoom = WheelZoomTool(modifiers={"ctrl": True})
    plot.tools = [PanTool(), zoom, ResetTool(), hover]
    plot.toolbar.update(active_drag=plot.tools[0], active_scroll=zoom)
    for name in spec.alerting.intersection(one.quantity.name for one in group):
        mark_alerts(plot, charts.alerts, name)
    return plot


def _hover_numbers(
    group: list[Series], names: list[str], charts: Charts, scripts: ScriptBundle
) -> CustomJSHover:
    """The numbers under the pointer, with the digits that the legend gives them; `unit` is set later."""
    fields = {name: one.field for name, one in zip(names, group, strict=True)}
    look = {"fields": fields, "unit": "", "decimals": group[0].quantity.decimals}
    args = {"bundle": scripts, "source": charts.rows, "look": look}
    return CustomJSHover(args=args, code=call("hoverValue", "value", "special_vars", "source", "look"))
