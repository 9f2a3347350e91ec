"""A source's charts, drawn by hvPlot once a process and copied for each page.

All charts of a source read one Bokeh data source, so that a new row is one message to the page.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

import holoviews as hv
import holoviews.plotting.bokeh
import pandas as pd
import panel as pn
from bokeh.events import DocumentReady, RangesUpdate
from bokeh.models import (
    CDSView,
    Column,
    ColumnDataSource,
    CustomJS,
    CustomJSHover,
    CustomJSTickFormatter,
    DatetimeTicker,
    Div,
    HoverTool,
    LinearScale,
    NoOverlap,
    PanTool,
    Range1d,
    ResetTool,
    WheelZoomTool,
)
from bokeh.plotting import figure
from hvplot import hvPlot

from dashboard.history.ring_buffer import Series
from dashboard.views.charts.annotations import NO_ALERTS, OTHER_GLYPHS, mark_alerts
from dashboard.views.charts.clone import clone
from dashboard.views.common.escaping import markup, tooltip
from dashboard.views.common.palette import colour
from dashboard.views.common.static_files import asset, stylesheet
from dashboard.views.common.templates import render
from dashboard.views.common.units import Units, shown_unit
from dashboard.views.common.viewer import Travel, View

CHART_HEIGHT = 210
# No zoom goes further in.
MIN_SPAN_MS = 1_000


class Charts(NamedTuple):
    """One page's charts of a source: `head` and `body` are laid out, rows are streamed into `rows`."""

    head: Column
    body: Column
    grid: Column
    status: Div
    tools: Div
    posts: Div
    view: CDSView
    rows: ColumnDataSource
    alerts: ColumnDataSource
    x_range: Range1d
    ticker: DatetimeTicker
    times: CustomJSTickFormatter
    labels: NoOverlap
    scale: LinearScale


class Drawing(NamedTuple):
    """What the charts of a source depend on, and so what they are drawn anew for.

    alerting: names of the quantities that alerts are marked at.
    """

    series: tuple[Series, ...]
    as_points: bool
    dense: bool
    alerting: frozenset[str] = frozenset()


class Drawn(NamedTuple):
    """What hvPlot drew once, and the scripts with it, to be copied for each page."""

    charts: Charts
    view: View
    travel: Travel
    live: CustomJS
    save: CustomJS
    picture: CustomJS


def charts(drawing: Drawing, view: View, travel: Travel) -> Charts:
    """Charts for one page, without rows and units, that follow what the viewer chooses and looks at."""
    drawn = _drawn(drawing)
    copies: Any = {drawn.view: view, drawn.travel: travel}
    page = Charts(*(clone(model, copies) for model in drawn.charts))
    live, save, picture = (clone(script, copies) for script in drawn[3:])
    for choice in ("window_ms", "zone", "hidden", "units", "drawn"):
        view.js_on_change(choice, live)
    travel.js_on_change("place", live)
    travel.js_on_change("moment", live)
    view.js_on_change("file", save)
    view.js_on_change("wish", picture)
    if pn.state.curdoc and not pn.state.loaded:
        pn.state.curdoc.js_on_event(DocumentReady, live)
    return page


def retire(page: Charts, travel: Travel) -> None:
    """Have charts that others take the place of hear of nothing more, so that they can go."""
    travel.js_property_callbacks = {
        change: [script for script in scripts if script.args["status"] is not page.status]
        for change, scripts in travel.js_property_callbacks.items()
    }


@lru_cache(maxsize=64)
def _drawn(drawing: Drawing) -> Drawn:
    view, travel = View(), Travel()
    rows = ColumnDataSource({name: [] for name in _columns(drawing)})
    wide: Any = {"sizing_mode": "stretch_width"}
    status = markup(**wide, stylesheets=[stylesheet("status.css")])
    tools = markup(render("tools.html"), **wide, stylesheets=[stylesheet("tools.css")])
    posts = markup(**wide, visible=False, stylesheets=[stylesheet("feelings.css"), stylesheet("posts.css")])
    grid = Column(**wide, stylesheets=[stylesheet("grid.css")])
    times = CustomJSTickFormatter(args={"view": view}, code=asset("ticks.js"))
    drawn = Charts(
        Column(status, **wide), Column(grid, tools, posts, **wide), grid, status, tools, posts, CDSView(),
        rows, ColumnDataSource(NO_ALERTS), Range1d(0, 1, min_interval=MIN_SPAN_MS), DatetimeTicker(),
        times, NoOverlap(), LinearScale(),
    )  # fmt: skip
    plots, legends = [], []
    legend_look, card_look = stylesheet("legend.css"), stylesheet("card.css")
    for series in _groups(drawing):
        plots.append(_plot(series, drawing))
        _adopt(plots[-1], drawn, series, view)
        for name in drawing.alerting.intersection(one.quantity.name for one in series):
            mark_alerts(plots[-1], drawn.alerts, name)
        legends.append(markup(sizing_mode="stretch_width", stylesheets=[legend_look]))
    grid.children = [
        Column(*cell, sizing_mode="stretch_width", stylesheets=[card_look])
        for cell in zip(legends, plots, strict=True)
    ]
    live = CustomJS(
        args={
            "source": rows,
            "view": view,
            "travel": travel,
            "figures": plots,
            "x_range": drawn.x_range,
            "legends": legends,
            "status": status,
            "tools": tools,
            "posts": posts,
        },
        code=asset("repaint.js") + asset("live.js"),
    )
    save = CustomJS(args={"view": view}, code=asset("save.js"))
    picture = CustomJS(args={"view": view, "grid": grid, "status": status}, code=asset("picture.js"))
    for change in ("change:data", "streaming", "patching"):
        rows.js_on_change(change, live)
    for plot in plots:
        plot.js_on_event(RangesUpdate, live)
    return Drawn(drawn, view, travel, live, save, picture)


def tell_units(page: Charts, drawing: Drawing, units: Units) -> None:
    """Say on legends and hovers in which units the page's rows are."""
    for series, cell in zip(_groups(drawing), page.grid.children, strict=True):
        legend, plot = cell.children
        quantity = series[0].quantity
        name, unit = "@key" if drawing.as_points else "$name", shown_unit(quantity.unit, units)
        legend.text = _legend(series, units)
        hover = next(tool for tool in plot.tools if isinstance(tool, HoverTool))
        hover.tooltips = [
            ("", name), (quantity.label, f"$snap_y{{0.[00]}} {tooltip(unit)}"), ("", "@time{custom}")
        ]  # fmt: skip


def _groups(drawing: Drawing) -> list[list[Series]]:
    """The series of each chart, in order."""
    return [list(group) for _, group in groupby(drawing.series, key=_chart)]


def _chart(one: Series) -> str:
    """The heading of the chart that a series is drawn in."""
    return one.quantity.chart or one.quantity.label


def _columns(drawing: Drawing) -> list[str]:
    return ["time", *(["key"] if drawing.as_points else []), *(series.field for series in drawing.series)]


def _plot(series: list[Series], drawing: Drawing) -> figure:
    """hvPlot's drawing of series that share a pair of axes, of no rows yet."""
    fields = [one.field for one in series]
    empty = pd.DataFrame({"time": pd.to_datetime([]), **{field: pd.Series(dtype=float) for field in fields}})
    options: dict[str, Any] = {
        "x": "time",
        "y": fields,
        "color": [colour(number) for number in range(len(fields))],
        "xlabel": "",
        "ylabel": "",
        "legend": False,
        "hover": False,
        "responsive": True,
        "height": CHART_HEIGHT,
    }
    lines = hvPlot(empty).line(line_width=1.6, **options)
    points = hvPlot(empty).scatter(size=22 if drawing.as_points else 12, **options)
    if drawing.as_points:
        return hv.render(points, backend="bokeh")
    # Lines of seldom rows need points: a single row would show nothing.
    return hv.render(lines if drawing.dense else lines * points, backend="bokeh")


def _adopt(plot: figure, charts: Charts, series: list[Series], view: View) -> None:
    """Let a drawn figure read the shared rows, share the time axis, and tell times in the viewer's zone."""
    quantity = series[0].quantity
    fields = {one.field: one for one in series}
    for renderer in plot.renderers:
        renderer.data_source = charts.rows
        renderer.tags = [fields[renderer.glyph.y].key]
        renderer.name = _name(fields[renderer.glyph.y], series)
    plot.x_range, plot.y_range = charts.x_range, Range1d(0, 100 if quantity.kind == "percent" else 1)
    plot.tags, plot.title = [quantity.kind], None
    if quantity.unit.startswith("B"):
        plot.yaxis.formatter = CustomJSTickFormatter(code=asset("bytes.js"))
    _share(plot, charts)
    moment = CustomJSHover(args={"view": view}, code=asset("hover.js"))
    lines = plot.renderers[: len(series)]
    hover = HoverTool(renderers=lines, formatters={"@time": moment}, line_policy="nearest")
    # Without Ctrl the wheel scrolls the page, wherever the pointer is.
    zoom = WheelZoomTool(modifiers={"ctrl": True})
    plot.tools = [PanTool(), zoom, ResetTool(), hover]
    plot.toolbar.update(autohide=True, logo=None, active_drag=plot.tools[0], active_scroll=zoom)
    # A left border of one width: axes that grow and shrink with their numbers would make charts jump.
    plot.update(min_border_left=62, min_border_right=12, background_fill_color=None, outline_line_color=None)


def _share(plot: figure, charts: Charts) -> None:
    """Use what has no state of its own in all figures, since each model less makes opening a page cheaper."""
    plot.x_scale = plot.y_scale = charts.scale
    for axis in (*plot.xaxis, *plot.yaxis):
        axis.major_label_policy = charts.labels
    plot.xaxis.ticker, plot.xaxis.formatter = charts.ticker, charts.times
    for renderer in plot.renderers:
        renderer.view = charts.view
        # Nothing can be selected or muted here.
        renderer.update(**dict.fromkeys(OTHER_GLYPHS))


def _legend(series: list[Series], units: Units) -> str:
    """The chart's heading, and its lines with their newest values, which the browser fills in."""
    unit = shown_unit(series[0].quantity.unit, units)
    lines = [
        {
            "name": _name(one, series),
            "field": one.field,
            "key": one.key,
            "digits": _digits(one),
            "unit": shown_unit(one.quantity.unit, units),
        }
        for one in series
    ]
    return render("legend.html", heading=_chart(series[0]), unit=unit, lines=lines)


def _name(one: Series, series: list[Series]) -> str:
    """What a line is called among the others of its chart: by its key, its quantity, or both."""
    several = {
        "key": len({other.key for other in series}) > 1,
        "label": len({other.quantity for other in series}) > 1,
    }
    words = [one.quantity.label] * several["label"] + [one.key] * several["key"]
    return " ".join(words) or "now"


def _digits(one: Series) -> int:
    return 0 if one.quantity.kind == "percent" and not one.key else 1
