"""A source's charts on one page: copies of the template, which follow the viewer's choices and viewport.

All charts of a source read one Bokeh data source, so that a new row is one message to the page. Only the
first line of a chart is a model that the server has: the browser copies it for the others, which it finds in
`ChartState.charts`. A new key then costs each page a short message, and a page with hundreds of lines opens
as fast as one with a few.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import panel as pn
from bokeh.events import DocumentReady
from bokeh.model import Model
from bokeh.models import Column, ColumnDataSource, Div, Range1d
from bokeh.plotting import figure

from dashboard.history.shown_rows import Series
from dashboard.views.charts.chart_state import ChartState
from dashboard.views.charts.clone import clone
from dashboard.views.charts.hvplot_lines import paint
from dashboard.views.charts.legend import legend_html
from dashboard.views.charts.spec import ChartSpec, ChartStyle, line_names, style_numbers, title_of
from dashboard.views.charts.template import card_template, chart_template
from dashboard.views.common.palette import colour, dash
from dashboard.views.common.unit_conversion import Units, shown_unit
from dashboard.views.common.viewport import Viewport
from sources.base import Quantity


class Charts:
    """Charts of one style for one page, without rows. They replace those that followed `state` before.

    head, body: what is laid out. grid: a column per chart with its legend and its figure. rows: what rows are
    streamed into. alerts: as in `annotations`.

    x_range: that of the replaced charts, which the browser has moved: only the browser knows its values.
    """

    def __init__(
        self, style: ChartStyle, state: ChartState, viewport: Viewport, x_range: Range1d | None = None
    ) -> None:
        template = chart_template()
        copies: dict[Model, Model] = {
            template.state: state,
            template.viewport: viewport.model,
            template.scripts: viewport.scripts,
        }
        if x_range is not None:
            # The table of the replaced charts is freed with its callbacks.
            x_range.js_property_callbacks = {}
            copies[template.x_range] = x_range
        self.style, self._state, self._copies = style, state, copies
        self.head, self.body, self.grid = (clone(one, copies) for one in template[:3])
        self.status, self.tools, self.posts = (clone(one, copies) for one in template[3:6])
        self.tiles: Div = clone(template.tiles, copies)
        self.rows: ColumnDataSource = clone(template.rows, copies)
        self.alerts: ColumnDataSource = clone(template.alerts, copies)
        self.x_range: Range1d = clone(template.x_range, copies)
        self._update = clone(template.update, copies)
        self._cards: dict[str, Column] = {}
        self._laid_out: list[Column] = []
        self._following = False

    @property
    def figures(self) -> list[figure]:
        """The figures in the order in which they are laid out."""
        return [card.children[1] for card in self._cards.values()]

    def show(self, spec: ChartSpec, units: Units, max_new: int | None = None) -> bool:
        """Show these series, and write on legends and hovers in which units rows are. Figures and lines that
        are there stay.

        max_new: how many charts are added at most; None: all. Returns whether some are still missing.
        """
        groups, styles = self.groups(spec), style_numbers(spec)
        due = [title for title in groups if title not in self._cards]
        for title in due[:max_new]:
            self._cards[title] = self._new_card(title, groups[title], styles)
        self._lay_out([title for title in groups if title in self._cards])
        self._state.charts = [
            self._show_group(title, groups[title], [styles[one.field] for one in groups[title]], units)
            for title in self._cards
        ]
        if not self._following:
            # Not before: the page's document has the state, and would get scripts without figures.
            self._follow_state()
        return len(due) > len(due[:max_new])

    def groups(self, spec: ChartSpec) -> dict[str, list[Series]]:
        """The series of each chart, by a name that no other chart has."""
        return {title_of(group[0]): group for group in spec.groups}

    def card_drawing(self, name: str, quantity: Quantity) -> Column:
        """The drawing of a chart that begins with that quantity. No two charts of a page have the same."""
        return card_template(quantity, self.style)

    def heading(self, name: str) -> str:
        """What stands above a chart; "" is the name of what it shows."""
        return ""

    def place(self, cards: dict[str, Column]) -> None:
        """Lay out these charts and no others."""
        self.grid.children = list(cards.values())

    def set_density(self, density: str) -> None:
        """Lay the charts out "normal", or "compact": lower, and more of them beside each other."""
        self.grid.css_classes = ["charts"] if density == "normal" else ["charts", density]

    def _new_card(self, name: str, group: list[Series], styles: dict[str, int]) -> Column:
        """A chart with the first line of the group."""
        card = clone(self.card_drawing(name, group[0].quantity), self._copies)
        for renderer in card.children[1].renderers:
            if renderer.data_source is self.rows:
                renderer.name, renderer.tags = group[0].key, [group[0].key]
                paint(renderer.glyph, group[0].field, styles[group[0].field])
        return card

    def _lay_out(self, titles: list[str]) -> None:
        """Lay out these charts, and no others."""
        self._cards = {title: self._cards[title] for title in titles}
        cards = list(self._cards.values())
        if cards == self._laid_out:
            return
        self._laid_out = cards
        with ExitStack() as stack:
            if self.grid.document is not None:
                # Bokeh goes through all models of a page whenever one is added: once is enough.
                stack.enter_context(self.grid.document.models.freeze())
            self.place(self._cards)
            legends = [card.children[0] for card in cards]
            self._update.args = {**self._update.args, "figures": self.figures, "legends": legends}

    def _show_group(self, name: str, group: list[Series], styles: list[int], units: Units) -> list[Any]:
        """Write the legend of a chart; returns what `ChartState.charts` has of it."""
        names = line_names(group)
        legend = legend_html(tuple(group), tuple(names), tuple(styles), units, self.heading(name))
        self._cards[name].children[0].text = legend
        lines = [
            [one.field, one.key, name, colour(number), one.quantity.decimals, dash(number)]
            for one, name, number in zip(group, names, styles, strict=True)
        ]
        return [title_of(group[0]), shown_unit(group[0].quantity.unit, units), lines]

    def _follow_state(self) -> None:
        """Let the scripts of these charts follow the page, instead of those of the charts before."""
        self._following, template = True, chart_template()
        save, picture = clone(template.save, self._copies), clone(template.picture, self._copies)
        self._state.js_property_callbacks = {
            "change:drawn": [self._update], "change:file": [save], "change:request": [picture],
        }  # fmt: skip
        if pn.state.curdoc and not pn.state.loaded:
            pn.state.curdoc.js_on_event(DocumentReady, self._update)
