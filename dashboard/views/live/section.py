"""One source on one page: its state, its charts, and the rows that keep coming."""

from __future__ import annotations

import math
from collections.abc import Callable

import panel as pn

from dashboard.alerts.manager import AlertManager
from dashboard.history.history import History
from dashboard.history.series import Series
from dashboard.views.charts.alert_overlays import AlertOverlays
from dashboard.views.charts.chart_state import ChartState
from dashboard.views.charts.spec import ChartStyle
from dashboard.views.common.change_notifier import change_notifier
from dashboard.views.common.status import DENSE_SECONDS, missing_text
from dashboard.views.common.viewer import Viewer
from dashboard.views.live.actions import SectionActions
from dashboard.views.live.comparison import Comparison
from dashboard.views.live.key_choice import KeyChoice
from dashboard.views.live.newest_posts import NewestPosts
from dashboard.views.live.option_boxes import OptionBoxes
from dashboard.views.live.row_loader import LoadResult
from dashboard.views.live.row_query import RowQuery
from dashboard.views.live.section_annotations import SectionAnnotations
from dashboard.views.live.section_charts import SectionCharts
from dashboard.views.live.section_rows import SectionRows
from dashboard.views.live.section_state import initial_state
from dashboard.views.live.section_status import section_status

# The rows of more series than these are sent again to one page after the other.
MANY_SERIES = 24
# More new columns than these are sent with all rows.
MAX_NEW_COLUMNS = 8


class Section(pn.viewable.Viewer):
    """Shows a source's history to one viewer: the chosen window and the rows that follow, or a range of the
    past."""

    def __init__(
        self,
        history: History,
        viewer: Viewer,
        alerts: AlertManager | None = None,
        *,
        charts_alone: bool = False,
        channel: str = "",
        draws: Callable[..., SectionCharts] = SectionCharts,
        chooses: Callable[[History, Viewer, ChartState], KeyChoice] = KeyChoice,
    ) -> None:
        """charts_alone: without menu, tiles and choice of keys. channel: another name for its rows, where a
        page has several sections of one source. draws, chooses: make what is shown and the choice of keys."""
        super().__init__()
        self.history, self.viewer = history, viewer
        self.state = initial_state(history, viewer, channel)
        scheduler = viewer.scheduler
        self.show_changes = scheduler.soon(self.pull)
        self._fill_soon = scheduler.spaced(self._fill)
        self.rows = SectionRows(history, viewer, self.state, self.show_changes, scheduler.soon(self._take))
        overlays = AlertOverlays(alerts, history.source)
        self._posts = NewestPosts(history, viewer)
        annotate = SectionAnnotations(self.name_of_source, viewer, self.state).add
        actions = SectionActions(history, viewer, self.state, self._posts.find, self.rows.columns, annotate)
        self.drawn = draws(viewer, self.state, overlays, actions, alone=charts_alone)
        self.choice = chooses(history, viewer, self.state)
        self.rows.loader.choose(self.choice.chosen)
        self._comparison = Comparison(self.query, viewer, self.state, lambda: self.rows.loader.rows)
        self._fill()
        self.drawn.show_range(self.query.visible)
        self._layout = self._lay_out()
        self._watch(overlays)
        self._follow()

    def __panel__(self) -> pn.viewable.Viewable:
        return self._layout

    def _lay_out(self) -> pn.Column:
        # The browser scrolls to this name.
        name = f"source:{self.name_of_source}"
        layout = pn.Column(self.drawn.head, self.drawn.body, name=name, sizing_mode="stretch_width")
        if self.drawn.alone:
            return layout
        if self.choice.offered:
            layout.insert(1, self.choice)
        else:
            # A place for each section that has one key would be a tenth of the cost of opening a page.
            self.choice.param.watch(lambda _: layout.insert(1, self.choice), "offered")
        return layout

    @property
    def name_of_source(self) -> str:
        return str(self.history.source.name)

    @property
    def keys(self) -> OptionBoxes:
        """The buttons that choose keys."""
        return self.choice.buttons

    @property
    def query(self) -> RowQuery:
        """Which rows the viewport needs."""
        return self.rows.query

    def pull(self) -> None:
        """Show the current state of the source and the new rows. While the viewer has paused or looks back,
        new rows are not shown."""
        rows, newest = self.rows, self.rows.loader.rows
        self._show_status()
        if self.query.state.paused:
            rows.hold()
            return
        if rows.is_fixed and self.query.target:
            # New rows are not shown there, but earlier ones may have been added.
            if rows.have_changed() or newest.series != self.drawn.spec.series:
                self._fill()
            return
        self._posts.show(self.drawn.charts.layout.posts)
        if rows.loader.coming is None:
            # The rows that come during a read of the database are joined with its result.
            self._stream()

    def _stream(self) -> None:
        """Show the rows that have come, and the lines of new keys."""
        rows = self.rows
        series, known = rows.loader.rows.series, {one.field for one in self.drawn.spec.series}
        new = [one.field for one in series if one.field not in known]
        if rows.is_fixed or len(new) > MAX_NEW_COLUMNS or not rows.channel.can_continue():
            is_long = len(series) > MANY_SERIES or len(new) > MAX_NEW_COLUMNS
            self._fill_soon() if is_long else self._fill()
        elif series != self.drawn.spec.series:
            rows.channel.add_columns(new)
            self._show_series(series)
            # In a later tick: Bokeh sends columns as they are at the end of a tick, with its new rows.
            self.show_changes()
        else:
            rows.channel.pull()

    def waiting(self) -> int:
        """The number of rows that were received and are not shown; 0 where shown rows have changed as
        well."""
        return self.rows.waiting()

    def _watch(self, overlays: AlertOverlays) -> None:
        viewer, viewport, soon = self.viewer, self.viewer.viewport, self.viewer.scheduler.soon
        set_zone, refill, choose = soon(self._set_zone), soon(self._fill), soon(self._choose)
        set_density = soon(self.drawn.set_density)
        viewer.param.watch(lambda *_: set_zone(), "zone")
        viewer.param.watch(lambda *_: refill(), "units")
        viewer.param.watch(lambda *_: set_density(), "density")
        viewport.watch(refill, "window_ms")
        viewport.watch(soon(self._show_target), "range", "position", "speed")
        self.choice.param.watch(lambda *_: choose(), "chosen")
        viewport.watch(soon(self._show_zoom), "zoom")
        viewer.scheduler.on_close(overlays.subscribe(soon(self.drawn.annotate)))
        change_channel = soon(self._change_channel)
        viewer.param.watch(lambda *_: change_channel(), "rows_over_document")

    def _follow(self) -> None:
        """Subscribe to the history. Last: without a document, a quick answer of the source is pulled in the
        feed's thread."""
        scheduler, history = self.viewer.scheduler, self.history
        scheduler.add_pane(self.drawn.head)
        scheduler.add_pane(self.drawn.body)
        scheduler.on_close(self.rows.loader.close)
        scheduler.on_close(history.subscribe(self._on_batch))
        scheduler.on_close(change_notifier(history).subscribe(self.show_changes))
        scheduler.on_close(history.feed.watch())
        # Rows that came between the fill and the subscription would wait for the next batch.
        self._show_status_and_posts()
        if not self.rows.is_current:
            self.show_changes()

    def _on_batch(self) -> None:
        """Called in the feed's thread: the notifier and the channel suffice for most pages of a server."""
        if self.rows.needs_pull:
            self.show_changes()

    def _change_channel(self) -> None:
        """The rows come over the document from now on, or over the page's channel again."""
        self.rows.change_channel()
        self._fill()

    def _choose(self) -> None:
        """Show the keys and charts that the viewer has chosen now."""
        self.rows.loader.choose(self.choice.chosen)
        self._fill()

    def _fill(self) -> None:
        """Load the rows of the viewport again, and draw the charts anew where their style has changed."""
        history, source, loader = self.history, self.history.source, self.rows.loader
        dense = max(type(source).interval, source.row_period) < DENSE_SECONDS
        with history.locked():
            style = ChartStyle(loader.rows.as_points, dense, source.future)
            answer, is_all = loader.load()
        if self.drawn.set_style(style) or is_all or answer.series != self.drawn.spec.series:
            self._put(answer)
        self.state.least_window_ms = self.query.least_ms
        self._show_status_and_posts()

    def _put(self, answer: LoadResult) -> None:
        """Show these rows and no others, and those that come."""
        self.drawn.put_rows(answer.columns, answer.series)
        self.rows.start(answer, self.drawn.charts.rows, self.viewer.units)
        self.state.update(step_ms=answer.loaded.step_ms, ends_in_past=answer.loaded.end < math.inf)
        self._show_series(answer.series)

    def _show_series(self, series: tuple[Series, ...]) -> None:
        is_new = series != self.drawn.spec.series
        self.drawn.show_series(series)
        if is_new:
            self._comparison.reload()
        self.choice.offer()

    def _take(self) -> None:
        """Show the rows from the database or, without an answer, those in memory."""
        answer = self.rows.loader.take()
        if answer is None:
            return
        self._put(answer)
        if answer.target != self.query.target:
            # Meanwhile the viewport has moved.
            self._show_target()

    def _show_target(self) -> None:
        """Show the rows of the query's target."""
        if self.rows.are_enough():
            self._show_status_and_posts()
        elif self.rows.loader.coming is None or not self.query.target:
            self._fill()

    def _show_zoom(self) -> None:
        """Show the rows of a zoom or, at its end, those of the window where others were loaded for it."""
        target = self.query.target
        if self.query.state.zoom or not self.rows.are_for(target):
            self._show_target()

    def _show_status(self) -> None:
        missing = missing_text(self.history.feed.status)
        self.state.update(missing=missing, overdue_ms=self.history.overdue_ms)
        self.drawn.show_status(section_status(self.history, self.query, self.rows.is_fixed))

    def _show_status_and_posts(self) -> None:
        self._show_status()
        self._posts.show(self.drawn.charts.layout.posts)

    def _set_zone(self) -> None:
        self.state.zone = self.viewer.zone
