"""Bare Bokeh: figures on one data source, and one row a second streamed to each session.

Arguments of the script: how many charts, and how many lines in each.
"""

import sys
import time

from bokeh.layouts import column
from bokeh.models import ColumnDataSource
from bokeh.plotting import curdoc, figure

from benchmarks.servers.waves import NAMES, SHOWN_ROWS, row, rows_until

charts, lines = (int(argument) for argument in sys.argv[1:])


def columns(rows: list[dict[str, float]]) -> dict[str, list[float]]:
    """Rows as a list per column, times in unix ms."""
    return {
        "time": [row["time"] * 1000 for row in rows],
        **{name: [row[name] for row in rows] for name in NAMES},
    }


rows = ColumnDataSource(columns(rows_until(time.time())))
figures = [figure(x_axis_type="datetime", height=210, sizing_mode="stretch_width") for _ in range(charts)]
for number, chart in enumerate(figures):
    for line in range(lines):
        chart.line("time", NAMES[(number + line) % len(NAMES)], source=rows)
curdoc().add_root(column(*figures, sizing_mode="stretch_width"))
curdoc().add_periodic_callback(lambda: rows.stream(columns([row(time.time())]), SHOWN_ROWS), 1000)
