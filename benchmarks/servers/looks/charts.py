"""Nine equal charts, and the controls of a small dashboard, in whatever widgets are given."""

from __future__ import annotations

from typing import Any

import panel as pn
from bokeh.models import ColumnDataSource
from bokeh.plotting import figure


def nine_charts() -> list[figure]:
    """Nine figures of two lines on one data source."""
    source = ColumnDataSource({"time": [1.0, 2.0, 3.0], "a": [1, 2, 3], "b": [2, 3, 4]})
    plots = [figure(x_axis_type="datetime", height=250, sizing_mode="stretch_width") for _ in range(9)]
    for plot in plots:
        plot.line("time", "a", source=source)
        plot.line("time", "b", source=source)
    return plots


def content(widgets: Any, tabs: Any) -> list[Any]:
    """A row of controls over two tabs, the charts in the first."""
    controls = pn.Row(
        widgets.Select(label="Window", options=["1 min", "1 h"]),
        widgets.Button(label="Pause"),
        widgets.Select(label="Time zone", options=["UTC", "Europe/Berlin"]),
    )
    return [controls, tabs(("Live", pn.Column(*nine_charts())), ("Refresh", pn.Column("nothing")))]
