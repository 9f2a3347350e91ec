"""The base of all charts over time: hvPlot's lines, their time axis and their styles."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Literal, NamedTuple

import pandas as pd
from bokeh.models import (
    BasicTicker,
    ColumnDataSource,
    CustomJSTickFormatter,
    DatetimeTicker,
    Glyph,
    GlyphRenderer,
    Grid,
    Line,
    NoOverlap,
    VArea,
)
from bokeh.plotting import figure
from hvplot import hvPlot

from dashboard.views.charts.chart_state import ChartState
from dashboard.views.charts.clone import clone
from dashboard.views.common.drawing import rendered
from dashboard.views.common.palette import BORDER, colour, dash
from dashboard.views.common.scripts import ScriptBundle, call

Marks = Literal["lines", "points", "both"]
# Pixels of lines and holes, by the number of the dash (see `palette.py`); the same in static/js/lines.js.
PATTERNS: tuple[tuple[int, ...], ...] = ((), (7, 3), (2, 3))
AREA_ALPHA = 0.2
# Nothing can be selected or muted.
OTHER_GLYPHS = ("selection_glyph", "nonselection_glyph", "muted_glyph", "hover_glyph")


class SharedAxes(NamedTuple):
    """Models that figures share, since each model less makes opening a page cheaper. `ticker` and `formatter`
    are those of time, `values` the ticker of value axes."""

    ticker: DatetimeTicker
    formatter: CustomJSTickFormatter
    labels: NoOverlap
    values: BasicTicker


def shared_axes(state: ChartState, bundle: ScriptBundle) -> SharedAxes:
    """Time in the zone of `state`, by the function `axisTime` of `bundle`, and values."""
    ticks = CustomJSTickFormatter(args={"state": state, "bundle": bundle}, code=time_axis_code())
    return axes_with(ticks)


def axes_with(time_ticks: CustomJSTickFormatter) -> SharedAxes:
    """Axes with these ticks of time."""
    return SharedAxes(DatetimeTicker(), time_ticks, NoOverlap(), BasicTicker(mantissas=[1, 2, 5]))


def time_axis_code() -> str:
    """JavaScript for ticks that writes times in the zone of `state`, an argument, by a function of
    `bundle`."""
    return call("axisTime", "tick", "index", "ticks", "state.zone")


def draw_lines(
    fields: Sequence[str], marks: Marks, height: int, line_width: float, numbers: Sequence[int] = ()
) -> figure:
    """Columns over `time`, of no rows yet: lines, points, or lines with points.

    numbers: those of their styles; none: 0, 1, 2, ...

    hvPlot draws one line once a process: it takes 30 ms of CPU for each. The others are copies of it.
    """
    plot = clone(_drawn(marks, height, line_width), {})
    plot.renderers = [
        _with_field(pattern, field, number)
        for pattern in plot.renderers
        for number, field in zip(numbers or range(len(fields)), fields, strict=True)
    ]
    return plot


@cache
def _drawn(marks: Marks, height: int, line_width: float) -> figure:
    empty = pd.DataFrame({"time": pd.to_datetime([]), "value": pd.Series(dtype=float)})
    options: dict[str, Any] = {
        "x": "time", "y": "value", "color": colour(0), "xlabel": "", "ylabel": "", "legend": False,
        "hover": False, "responsive": True, "height": height,
    }  # fmt: skip
    if marks == "points":
        return rendered(hvPlot(empty).scatter(size=22, **options))
    lines = hvPlot(empty).line(line_width=line_width, **options)
    if marks == "both":
        lines *= hvPlot(empty).scatter(size=12, **options)
    return rendered(lines)


def _with_field(pattern: GlyphRenderer, field: str, number: int) -> GlyphRenderer:
    """A copy of a line, or of the points on it, for another column."""
    renderer = clone(pattern, {pattern.data_source: pattern.data_source, pattern.view: pattern.view})
    renderer.update(**dict.fromkeys(OTHER_GLYPHS))
    paint(renderer.glyph, field, number)
    return renderer


def paint(glyph: Glyph, field: str, number: int) -> None:
    """Set the column and the numbered style of a line or of points."""
    colours = {"line_color", "fill_color", "hatch_color"} & glyph.properties()
    column = "y2" if isinstance(glyph, VArea) else "y"
    glyph.update(**{column: field}, **dict.fromkeys(colours, colour(number)))
    if isinstance(glyph, Line):
        glyph.line_dash = list(PATTERNS[dash(number)])


def area_below(line: GlyphRenderer) -> GlyphRenderer:
    """The area between a line and zero, which reads the same rows."""
    glyph = VArea(x="time", y1=0, fill_alpha=AREA_ALPHA)
    area = GlyphRenderer(data_source=line.data_source, glyph=glyph, view=line.view)
    area.update(**dict.fromkeys(OTHER_GLYPHS))
    return area


def adopt(plot: figure, rows: ColumnDataSource, names: Sequence[str], axes: SharedAxes) -> None:
    """Connect a drawn figure to the shared rows and axes, remove its tools, and keep a grid of values alone.

    names: what the lines are called; of lines with points, those of the lines.
    """
    for number, renderer in enumerate(plot.renderers):
        renderer.data_source, renderer.name = rows, names[number % len(names)]
    for one in (*plot.xaxis, *plot.yaxis):
        one.major_label_policy = axes.labels
    plot.xaxis.ticker, plot.xaxis.formatter, plot.yaxis.ticker = axes.ticker, axes.formatter, axes.values
    plot.tools, plot.title, plot.toolbar_location = [], None, None
    # Else it holds the tools, and so each page is sent them.
    plot.toolbar.update(active_drag=None, active_scroll=None)
    # HoloViews has WebGL draw, and the browser then copies the whole canvas once for each line.
    plot.output_backend = "canvas"
    # The colour of its lines is that of the theme (static/css/cards.css).
    grid = Grid(dimension=1, axis=plot.yaxis[0], grid_line_color=BORDER)
    plot.center = [*(one for one in plot.center if not isinstance(one, Grid)), grid]
    # A left border of one width, for numbers such as "120 MB/s": axes that grow and shrink with their numbers
    # would make charts jump.
    plot.update(min_border_left=68, min_border_right=12, background_fill_color=None, outline_line_color=None)
