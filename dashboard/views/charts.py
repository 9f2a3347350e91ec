"""A source's charts, drawn by hvPlot once a process and copied for each page.

All charts of a source read one Bokeh data source, so that a new row is one message to the page.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from itertools import groupby
from typing import Any, NamedTuple

import holoviews as hv
import holoviews.plotting.bokeh  # noqa: F401 - the backend, without the scripts that hv.extension loads
import pandas as pd
import panel as pn
from bokeh.events import DocumentReady, RangesUpdate
from bokeh.models import (
    BoxSelectTool,
    Column,
    ColumnDataSource,
    CustomJS,
    CustomJSHover,
    CustomJSTickFormatter,
    Div,
    HoverTool,
    LassoSelectTool,
    Range1d,
    SaveTool,
    TapTool,
)
from bokeh.plotting import figure as Figure

from hvplot import hvPlot

from dashboard.history import Series
from dashboard.views.clone import clone
from dashboard.views.palette import colour
from dashboard.views.style import asset, stylesheet
from dashboard.views.units import Units, shown_unit
from dashboard.views.viewer import View

CHART_HEIGHT = 210
DENSE_SECONDS = 5.0


class Charts(NamedTuple):
    """One page's charts of a source: `head` and `body` are laid out, rows are streamed into `rows`."""

    head: Column
    body: Column
    status: Div
    posts: Div
    rows: ColumnDataSource
    x_range: Range1d


class Drawing(NamedTuple):
    """What the charts of a source depend on, and so what they are drawn anew for."""

    series: tuple[Series, ...]
    as_points: bool
    period: float
    units: Units


def charts(drawing: Drawing, view: View) -> Charts:
    """Charts for one page, without rows, that follow the viewer's choices in `view`."""
    drawn, view_drawn, live = _drawn(drawing)
    copies: Any = {view_drawn: view}
    page = Charts(*(clone(model, copies) for model in drawn))
    callback = clone(live, copies)
    for choice in ("window_ms", "zone", "hidden", "drawn"):
        view.js_on_change(choice, callback)
    if pn.state.curdoc:
        pn.state.curdoc.js_on_event(DocumentReady, callback)
    return page


@lru_cache(maxsize=64)
def _drawn(drawing: Drawing) -> tuple[Charts, View, CustomJS]:
    view, rows = View(), ColumnDataSource({name: [] for name in _columns(drawing)})
    status = Div(sizing_mode="stretch_width", stylesheets=[stylesheet("status.css")])
    posts = Div(sizing_mode="stretch_width", visible=False, stylesheets=[stylesheet("posts.css")])
    grid = Column(sizing_mode="stretch_width", stylesheets=[stylesheet("grid.css")])
    head, body = Column(status, sizing_mode="stretch_width"), Column(grid, posts, sizing_mode="stretch_width")
    drawn = Charts(head, body, status, posts, rows, Range1d(0, 1))
    cells, figures, legends = [], [], []
    for title, group in groupby(drawing.series, key=lambda series: series.quantity.chart or series.quantity.label):
        series = list(group)
        figure = _figure(series, drawing)
        _adopt(figure, drawn, series, view, drawing.units)
        legend = Div(
            text=_legend(title, series, drawing.units),
            sizing_mode="stretch_width",
            stylesheets=[stylesheet("legend.css")],
        )
        cells.append(Column(legend, figure, sizing_mode="stretch_width", stylesheets=[stylesheet("card.css")]))
        figures.append(figure)
        legends.append(legend)
    live = CustomJS(
        args={
            "source": rows,
            "view": view,
            "figures": figures,
            "legends": legends,
            "status": status,
            "posts": posts,
            "least_window_ms": least_window_seconds(drawing.period) * 1000,
        },
        code=asset("live.js"),
    )
    for change in ("change:data", "streaming", "patching"):
        rows.js_on_change(change, live)
    for figure in figures:
        figure.js_on_event(RangesUpdate, live)
    grid.children = cells
    return drawn, view, live


def least_window_seconds(period: float) -> float:
    """The shortest window that shows a source's course: six of its polls."""
    return 6 * period


def _columns(drawing: Drawing) -> list[str]:
    return ["time", *(["key"] if drawing.as_points else []), *(series.field for series in drawing.series)]


def _figure(series: list[Series], drawing: Drawing) -> Figure:
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
    return hv.render(lines if drawing.period < DENSE_SECONDS else lines * points, backend="bokeh")


def _adopt(figure: Figure, charts: Charts, series: list[Series], view: View, units: Units) -> None:
    """Let a drawn figure read the shared rows, share the time axis, and tell times in the viewer's zone."""
    quantity = series[0].quantity
    fields = {one.field: one for one in series}
    for renderer in figure.renderers:
        renderer.data_source = charts.rows
        renderer.tags = [fields[renderer.glyph.y].key]
        renderer.name = _name(fields[renderer.glyph.y], series)
    figure.x_range, figure.y_range = charts.x_range, Range1d(0, 100 if quantity.kind == "percent" else 1)
    figure.tags = [quantity.kind]
    figure.xaxis.formatter = CustomJSTickFormatter(args={"view": view}, code=asset("ticks.js"))
    if quantity.unit.startswith("B"):
        figure.yaxis.formatter = CustomJSTickFormatter(code=asset("bytes.js"))
    unwanted = (BoxSelectTool, LassoSelectTool, TapTool, SaveTool)
    figure.tools = [tool for tool in figure.tools if not isinstance(tool, unwanted)]
    figure.add_tools(_hover(series, figure, view, units))
    figure.toolbar.update(autohide=True, logo=None, active_scroll=None)
    figure.update(background_fill_color=None, border_fill_color="#ffffff", outline_line_color=None, min_border_right=12)


def _hover(series: list[Series], figure: Figure, view: View, units: Units) -> HoverTool:
    quantity = series[0].quantity
    name = "@key" if "key" in figure.renderers[0].data_source.column_names else "$name"
    return HoverTool(
        renderers=figure.renderers[: len(series)],
        tooltips=[("", name), (quantity.label, f"$snap_y{{0.[00]}} {shown_unit(quantity.unit, units)}"), ("", "@time{custom}")],
        formatters={"@time": CustomJSHover(args={"view": view}, code=asset("hover.js"))},
        line_policy="nearest",
    )


def _legend(title: str, series: list[Series], units: Units) -> str:
    """The chart's heading, and its lines with their newest values, which the browser fills in."""
    entries = "".join(
        f'<li><i style="background:{colour(number)}"></i><span>{escape(_name(one, series))}</span>'
        f'<b data-field="{escape(one.field)}" data-key="{escape(one.key)}" data-digits="{_digits(one)}"'
        f' data-unit="{escape(shown_unit(one.quantity.unit, units))}">–</b></li>'
        for number, one in enumerate(series)
    )
    unit = shown_unit(series[0].quantity.unit, units)
    return f"<h3>{escape(title)} <small>{escape(unit)}</small></h3><ul>{entries}</ul>"


def _name(one: Series, series: list[Series]) -> str:
    """What a line is called among the others of its chart: by its key, its quantity, or both where it takes both."""
    several = {"key": len({other.key for other in series}) > 1, "label": len({other.quantity for other in series}) > 1}
    words = [one.quantity.label] * several["label"] + [one.key] * several["key"]
    return " ".join(words) or "now"


def _digits(one: Series) -> int:
    return 0 if one.quantity.kind == "percent" and not one.key else 1
