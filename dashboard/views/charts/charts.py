"""A source's charts on one page: what they share, which follows the viewer's choices and viewport.

All charts of a source read one Bokeh data source, so that a new row is one message to the page. The figures
are models that only the browser has: it copies them from a pattern (`pattern.py`), one for each of
`ChartState.charts`, and their lines from its line. A new key or quantity then costs each page a short
message, and a page with hundreds of charts and lines opens as fast as one with a few.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import panel as pn
from bokeh.events import DocumentReady
from bokeh.model import Model
from bokeh.models import ColumnDataSource, CustomJS, Range1d

from dashboard.history.series import Series
from dashboard.views.charts.chart_state import ChartState
from dashboard.views.charts.clone import clone
from dashboard.views.charts.legend import legend_html
from dashboard.views.charts.pattern import chart_pattern
from dashboard.views.charts.spec import ChartSpec, ChartStyle, line_names, style_numbers, title_of
from dashboard.views.charts.template import PageModels, SectionLayout, chart_template
from dashboard.views.common.palette import colour, dash
from dashboard.views.common.unit_conversion import Units, shown_unit
from dashboard.views.common.viewport import Viewport
from sources.base import Quantity


class Drawing(NamedTuple):
    """How one chart is drawn.

    pattern: the name of the figure to copy. kind: of its quantity, by which the value axis fits the data.
        heading: of the legend; "": the name of the quantity.
    """

    pattern: str
    kind: str
    heading: str = ""


class Charts:
    """The charts of one section of a page, without rows.

    rows: what rows are streamed into. alerts: as in `alert_overlays`. update: the script that draws a change.
    """

    def __init__(self, state: ChartState, viewport: Viewport) -> None:
        template = chart_template()
        own = PageModels(state, viewport.model, viewport.scripts)
        copies: dict[Model, Model] = dict(zip(template.page, own, strict=True))
        self._state = state
        self.layout = SectionLayout(*(clone(part, copies) for part in template.layout))
        self.rows: ColumnDataSource = clone(template.rows, copies)
        self.alerts: ColumnDataSource = clone(template.alerts, copies)
        self.x_range: Range1d = clone(template.x_range, copies)
        self.update, *others = (clone(one, copies) for one in template.callbacks)
        self._follow_state(*others)
        self.set_style(ChartStyle())

    def set_style(self, style: ChartStyle) -> None:
        """Set the style of the figures, which the browser then redraws."""
        self._state.patterns = self.patterns(style)

    def show(self, spec: ChartSpec, units: Units) -> None:
        """Show the series, with the units of the rows in legends and tooltips. Existing figures and lines
        stay."""
        styles = style_numbers(spec)
        self._state.charts = [
            self._chart(name, group, [styles[one.field] for one in group], units)
            for name, group in self.groups(spec).items()
        ]

    def groups(self, spec: ChartSpec) -> dict[str, list[Series]]:
        """The series of each chart, by the unique name of the chart."""
        return {title_of(group[0]): group for group in spec.groups}

    def patterns(self, style: ChartStyle) -> dict[str, str]:
        """The JSON of the figures to copy, by the names that `Drawing.pattern` uses."""
        return {"line": chart_pattern(style)}

    def drawing(self, name: str, quantity: Quantity) -> Drawing:
        """How a chart is drawn. name: of the chart. quantity: the first one that it shows."""
        return Drawing("line", quantity.kind)

    def set_density(self, density: str) -> None:
        """Set the layout of the charts: "normal", or "compact", in which they are lower and more of them fit
        into a row."""
        self.layout.grid.css_classes = ["charts"] if density == "normal" else ["charts", density]

    def _follow_state(self, save: CustomJS, picture: CustomJS) -> None:
        self._state.js_property_callbacks = {
            "change:drawn": [self.update], "change:file": [save], "change:request": [picture],
        }  # fmt: skip
        if pn.state.curdoc and not pn.state.loaded:
            pn.state.curdoc.js_on_event(DocumentReady, self.update)

    def _chart(self, name: str, group: list[Series], styles: list[int], units: Units) -> list[Any]:
        """What `ChartState.charts` has of one chart."""
        names, quantity = line_names(group), group[0].quantity
        lines = [
            [one.field, one.key, text, colour(number), one.quantity.decimals, dash(number)]
            for one, text, number in zip(group, names, styles, strict=True)
        ]
        pattern, kind, heading = self.drawing(name, quantity)
        legend = legend_html(tuple(group), tuple(names), tuple(styles), units, heading)
        drawing = {"name": name, "pattern": pattern, "kind": kind, "legend": legend}
        return [title_of(group[0]), shown_unit(quantity.unit, units), lines, drawing]
