"""What a section draws: the charts of its source with status, tiles and tools, on one page."""

from __future__ import annotations

from dashboard.history.series import Series
from dashboard.records import Columns
from dashboard.views.charts.alert_overlays import AlertOverlays
from dashboard.views.charts.chart_state import ChartState
from dashboard.views.charts.charts import Charts
from dashboard.views.charts.spec import ChartSpec, ChartStyle
from dashboard.views.common.model_pane import ModelPane
from dashboard.views.common.viewer import Viewer
from dashboard.views.common.viewport_state import TimeRange
from dashboard.views.live.actions import SectionActions
from dashboard.views.live.page_columns import page_columns
from dashboard.views.live.tiles import tile_specs


class SectionCharts:
    """The charts of a source on one page. Figures stay until their style changes.

    head, body: panes of what is laid out. charts: what is in them. spec: the series and the style that are
    drawn. actions: what the tools do. alone: without menu and tiles.
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
        self._viewer, self._state, self.alone = viewer, state, alone
        self._overlays, self._actions = overlays, actions
        self.spec = ChartSpec((), source=state.source)
        self.charts = self.make_charts()
        self.head = ModelPane(self.charts.layout.head, sizing_mode="stretch_width")
        self.body = ModelPane(self.charts.layout.body, sizing_mode="stretch_width")
        self.charts.layout.tools.visible = self.charts.layout.tiles.visible = not self.alone
        actions.offer(self.charts, self.spec)
        self.set_density()
        self.annotate()
        # In a later tick, when the page has the charts: a change that comes with them runs no script.
        viewer.scheduler.soon(self._attach)()

    def make_charts(self) -> Charts:
        """Charts without rows."""
        return Charts(self._state, self._viewer.viewport)

    def set_style(self, style: ChartStyle) -> bool:
        """Draw the figures again in this style, without rows. Returns False where they have it already."""
        if style == self.spec.style:
            return False
        self.spec = ChartSpec((), style, self._state.source)
        self.charts.set_style(style)
        return True

    def put_rows(self, columns: Columns, series: tuple[Series, ...]) -> None:
        """Replace the rows by these, in the units of the source."""
        units = self._viewer.units
        self.charts.rows.data = page_columns(columns, series, units)
        self._state.update(units=units, thresholds=self._overlays.thresholds(units))

    def show_series(self, series: tuple[Series, ...]) -> None:
        """Show lines for these series, whose rows the page has. Existing charts keep their figures."""
        changed, self.spec = series != self.spec.series, self.spec._replace(series=series)
        units = self._viewer.units
        if changed:
            self._actions.set_series(self.spec)
        self._actions.set_units(units)
        self._state.tiles = tile_specs(series, units, self._overlays.rules)
        self.charts.show(self.spec, units)

    def show_range(self, visible: TimeRange) -> None:
        """Set the range of charts on a page that is not open yet. Later the browser moves it, and this would
        move it back."""
        self.charts.x_range.update(start=visible[0], end=visible[1])

    def show_status(self, html: str) -> None:
        if self.charts.layout.status.text != html:
            self.charts.layout.status.text = html

    def set_density(self) -> None:
        """Lay the charts out as densely as the viewer has chosen."""
        self.charts.set_density(self._viewer.density)

    def annotate(self) -> None:
        """Mark the current alerts in the charts."""
        self._overlays.show(self.charts.alerts)

    def _attach(self) -> None:
        self._state.drawn += 1
