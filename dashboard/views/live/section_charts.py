"""What a section draws: the charts of its source with status, tiles and tools, on one page."""

from __future__ import annotations

from bokeh.models import Range1d

from dashboard.history.shown_rows import Series
from dashboard.records import Columns
from dashboard.views.charts.alert_overlays import AlertOverlays
from dashboard.views.charts.chart_state import ChartState
from dashboard.views.charts.charts import Charts
from dashboard.views.charts.spec import ChartSpec, ChartStyle
from dashboard.views.common.model_pane import ModelPane
from dashboard.views.common.viewer import Viewer
from dashboard.views.common.viewport import TimeRange
from dashboard.views.live.actions import SectionActions
from dashboard.views.live.page_columns import page_columns
from dashboard.views.live.tiles import tile_specs

# Charts of a section that a page opens with; others follow, so that no turn of the page takes long.
FIRST_CHARTS = 8
CHARTS_PER_TURN = 1


class SectionCharts:
    """The charts of a source on one page. Figures stay until their style changes.

    head, body: panes, which are laid out once. charts: what is in them. spec: the series and the style that
    are drawn. actions: what the tools do. alone: without menu and tiles.
    """

    def __init__(
        self,
        viewer: Viewer,
        state: ChartState,
        overlays: AlertOverlays,
        actions: SectionActions,
        *,
        alone: bool = False,
    ) -> None:
        self.head = ModelPane(sizing_mode="stretch_width")
        self.body = ModelPane(sizing_mode="stretch_width")
        self.charts: Charts
        self.spec = ChartSpec(())
        self._viewer, self._state, self.alone = viewer, state, alone
        self._overlays, self._actions = overlays, actions
        # In a later turn, when the page has the charts: a change that comes with them runs no script.
        self._attach_soon = viewer.page_loop.soon(self._attach)
        self._add_charts_soon = viewer.page_loop.spaced(self._add_charts)

    def draw(self, style: ChartStyle) -> bool:
        """Draw charts of this style, without rows; returns False where the charts have it."""
        if style == self.spec.style and self.body.object:
            return False
        x_range = self.charts.x_range if self.body.object else None
        self.spec = ChartSpec((), style, self._state.source)
        self.charts = self.make_charts(style, x_range)
        self.set_density()
        self.charts.tools.visible = self.charts.tiles.visible = not self.alone
        self._actions.offer(self.charts, self.spec, self._state)
        self.annotate()
        return True

    def make_charts(self, style: ChartStyle, x_range: Range1d | None) -> Charts:
        """Charts of this style, without rows. x_range: that of the charts that they replace."""
        return Charts(style, self._state, self._viewer.viewport, x_range)

    def put_rows(self, columns: Columns, series: tuple[Series, ...]) -> None:
        """Show these rows, in the units of the source, and no others."""
        units = self._viewer.units
        self.charts.rows.data = page_columns(columns, series, units)
        self._state.update(units=units, thresholds=self._overlays.thresholds(units))

    def show_series(self, series: tuple[Series, ...], max_new: int = 0) -> None:
        """Show lines for these series, of which the page has rows; charts that stay are the same figures.

        max_new: how many charts are added at once to an open page; the others follow.
        """
        changed, self.spec = series != self.spec.series, self.spec._replace(series=series)
        units = self._viewer.units
        if changed:
            self._actions.set_series(self.spec)
        self._actions.set_units(units)
        self._state.tiles = tile_specs(series, units, self._overlays.rules)
        is_open = bool(self.body.object) and self.charts.grid.document is not None
        if self.charts.show(self.spec, units, max_new if is_open else FIRST_CHARTS):
            self._add_charts_soon()
        if is_open and max_new:
            self._attach_soon()

    def put_on_page(self, visible: TimeRange) -> None:
        """Put charts that were drawn anew on the page, where they show this range."""
        x_range = self.charts.x_range
        if x_range.document is None:
            # Later the browser moves it, further than it has reported: what is set here would move it back.
            x_range.update(start=visible[0], end=visible[1])
        self.head.object, self.body.object = self.charts.head, self.charts.body
        self._attach_soon()

    def show_status(self, html: str) -> None:
        if self.charts.status.text != html:
            self.charts.status.text = html

    def set_density(self) -> None:
        """Lay the charts out as densely as the viewer has chosen."""
        self.charts.set_density(self._viewer.density)

    def annotate(self) -> None:
        """Mark the alerts as they are now."""
        self._overlays.show(self.charts.alerts)

    def _add_charts(self) -> None:
        """Add some of the charts that are still missing."""
        self.show_series(self.spec.series, CHARTS_PER_TURN)

    def _attach(self) -> None:
        self._state.drawn += 1
