"""The chart that hvPlot draws once a process, as text that pages receive.

Their browsers copy it for each chart (static/js/charts.js), so that no page has figures on the server.
"""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import product
from typing import Any

from bokeh.document import Document
from bokeh.models import Column, ColumnDataSource, CustomJSTickFormatter, Range1d, Span
from bokeh.plotting import figure

from dashboard.views.charts.hvplot_lines import (
    OTHER_GLYPHS,
    adopt,
    area_below,
    axes_with,
    draw_lines,
    time_axis_code,
)
from dashboard.views.charts.spec import ChartStyle
from dashboard.views.common import palette
from dashboard.views.common.escaping import markup
from dashboard.views.common.scripts import value_axis_code

CHART_HEIGHT, LINE_WIDTH = 210, 1.6


@lru_cache
def chart_pattern(style: ChartStyle, *, filled: bool = False) -> str:
    """A column of a legend and a figure with one line, as the JSON of a Bokeh document. filled: down to zero.

    What each chart has of its own is left out: rows, ranges, style sheets, and the arguments of ticks.
    """
    wide: Any = {"sizing_mode": "stretch_width"}
    plot = _figure(style)
    if filled and not style.as_points:
        plot.renderers = [area_below(plot.renderers[0]), *plot.renderers]
    if style.ahead:
        # The browser moves it.
        plot.add_layout(Span(dimension="height", line_dash="dashed", line_color=palette.NOW, line_width=1.5))
    legend = markup(**wide, css_classes=["chart-legend"])
    document = Document()
    document.add_root(Column(legend, plot, **wide, css_classes=["chart-card"]))
    # It leaves out the definitions of the dashboard's models, since it has none of these.
    return json.dumps({**document.to_json(deferred=False), "defs": []}, separators=(",", ":"))


def draw_patterns() -> None:
    """Draw charts of all styles with hvPlot, which takes half a second, before an open page needs them."""
    for choices in product((False, True), repeat=len(ChartStyle._fields)):
        chart_pattern(ChartStyle(*choices))


def _figure(style: ChartStyle) -> figure:
    """Axes with one line; the browser adds the others (static/js/lines.js)."""
    # Lines of rows that come seldom need points: a single row would show nothing.
    marks: Any = "points" if style.as_points else "lines" if style.dense else "both"
    plot = draw_lines(["time"], marks, CHART_HEIGHT, LINE_WIDTH)
    rows, times = ColumnDataSource({"time": []}), CustomJSTickFormatter(code=time_axis_code())
    adopt(plot, rows, [""], axes_with(times))
    for renderer in plot.renderers:
        renderer.update(**dict.fromkeys(OTHER_GLYPHS))
    plot.x_range, plot.y_range = Range1d(0, 1), Range1d(0, 1)
    plot.yaxis.formatter = CustomJSTickFormatter(code=value_axis_code())
    return plot
