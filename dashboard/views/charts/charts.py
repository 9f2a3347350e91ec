"""A source's charts on one page: copies of the template, which follow the viewer's choices and viewport.

All charts of a source read one Bokeh data source, so that a new row is one message to the page.
"""

from __future__ import annotations

from typing import Any

import panel as pn
from bokeh.events import DocumentReady
from bokeh.models import HoverTool, Range1d

from dashboard.views.charts.chart_state import ChartState
from dashboard.views.charts.clone import clone
from dashboard.views.charts.legend import legend_html
from dashboard.views.charts.spec import ChartSpec
from dashboard.views.charts.template import Charts, chart_template
from dashboard.views.common.unit_conversion import Units, shown_unit
from dashboard.views.common.viewport import Viewport


def charts(spec: ChartSpec, state: ChartState, viewport: Viewport, x_range: Range1d | None = None) -> Charts:
    """Charts for one page, without rows and units. They replace those that followed `state` before.

    x_range: that of the replaced charts, which the browser has moved: only the browser knows its values.
    """
    template = chart_template(spec)
    copies: Any = {
        template.state: state,
        template.viewport: viewport.model,
        template.scripts: viewport.scripts,
    }
    if x_range is not None:
        # Its callbacks are those of the table of the replaced charts, which can go with them.
        x_range.js_property_callbacks = {}
        copies[template.charts.x_range] = x_range
    page = Charts(*(clone(model, copies) for model in template.charts))
    update, save, picture = (
        clone(script, copies) for script in (template.update, template.save, template.picture)
    )
    # Those of the charts before are dropped, so that these charts can go.
    state.js_property_callbacks = {
        "change:drawn": [update], "change:file": [save], "change:request": [picture],
    }  # fmt: skip
    if pn.state.curdoc and not pn.state.loaded:
        pn.state.curdoc.js_on_event(DocumentReady, update)
    return page


def set_units(page: Charts, spec: ChartSpec, units: Units) -> None:
    """Write on legends and hovers in which units the page's rows are."""
    for group, cell in zip(spec.groups, page.grid.children, strict=True):
        legend, plot = cell.children
        quantity = group[0].quantity
        legend.text = legend_html(group, units)
        hover = next(tool for tool in plot.tools if isinstance(tool, HoverTool))
        numbers = hover.formatters["$snap_y"]
        look = {**numbers.args["look"], "unit": shown_unit(quantity.unit, units)}
        numbers.args = {**numbers.args, "look": look}
        name = "@key" if spec.as_points else "$name"
        hover.tooltips = [("", name), (quantity.label, "$snap_y{custom}"), ("", "@time{custom}")]
