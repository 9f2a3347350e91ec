"""One source on one page: its state, its charts, and the rows that keep coming."""

from __future__ import annotations

import math

import panel as pn

from dashboard.alerts.manager import AlertManager
from dashboard.history.history import History
from dashboard.history.shown_rows import Series
from dashboard.records import Columns
from dashboard.views.charts.annotations import AlertAnnotations
from dashboard.views.charts.chart_state import ChartState
from dashboard.views.charts.spec import ChartStyle
from dashboard.views.common.change_notifier import change_notifier
from dashboard.views.common.status import DENSE_SECONDS, missing_text
from dashboard.views.common.viewer import Viewer
from dashboard.views.live.actions import SectionActions
from dashboard.views.live.key_choice import KeyChoice
from dashboard.views.live.newest_posts import NewestPosts
from dashboard.views.live.row_channel import row_channel
from dashboard.views.live.row_loader import LoadResult, RowLoader
from dashboard.views.live.row_query import LoadedRows, RowQuery
from dashboard.views.live.section_annotations import SectionAnnotations
from dashboard.views.live.section_charts import SectionCharts
from dashboard.views.live.section_status import section_status
from dashboard.views.live.settings_block import settings_block

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
    ) -> None:
        """charts_alone: without menu, tiles and choice of keys."""
        super().__init__()
        self.history, self.viewer, self._charts_alone = history, viewer, charts_alone
        self.name_of_source = str(history.source.name)
        hidden = viewer.chosen("hidden", self.name_of_source)
        self.state = ChartState(
            source=self.name_of_source,
            zone=viewer.zone,
            hidden=hidden,
            ahead=history.source.future,
            settings=settings_block(history.source),
        )
        self.query = RowQuery(history, viewer.viewport)
        page_loop = viewer.page_loop
        self.show_changes = page_loop.soon(self.pull)
        self._fill_soon = page_loop.spaced(self._fill)
        self._take_soon = page_loop.soon(self._take)
        self._loader = RowLoader(history, self.query, self._take_soon)
        self._channel = row_channel(history, viewer, self.state, self.show_changes)
        self._annotations = AlertAnnotations(alerts, history.source)
        self._posts = NewestPosts(history, viewer)
        annotate = SectionAnnotations(self.name_of_source, viewer, self.state).add
        actions = SectionActions(history, viewer, self._posts.find, self._columns, annotate)
        self.drawn = SectionCharts(viewer, self.state, self._annotations, actions, alone=charts_alone)
        self._loaded, self._loaded_for = LoadedRows(), self.query.target
        self._fixed = False
        self.choice = KeyChoice(history, viewer, self.state)
        self.keys = self.choice.buttons
        self._loader.choose(self.choice.chosen)
        self._fill()
        self._watch()
        self._follow()

    def __panel__(self) -> pn.viewable.Viewable:
        # By this name the browser scrolls here.
        name = f"source:{self.name_of_source}"
        head, body = self.drawn.head, self.drawn.body
        parts = [head, body] if self._charts_alone else [head, self.choice, body]
        return pn.Column(*parts, name=name, sizing_mode="stretch_width")

    def pull(self) -> None:
        """Show the state as it is now and, unless the viewer has paused or looks back, the new rows."""
        rows = self._loader.rows
        self._show_status()
        if self.query.state.paused:
            self._hold()
            return
        if self._fixed and self.query.target:
            # New rows are not shown there, but earlier ones may have been added.
            if rows.cursor.epoch != self._channel.cursor.epoch or rows.series != self.drawn.spec.series:
                self._fill()
            return
        self._posts.show(self.drawn.charts.posts)
        if self._loader.coming is None:
            # The rows that come during a read of the database are joined with its result.
            self._stream()

    def _stream(self) -> None:
        """Show the rows that have come, and the lines of new keys."""
        series, known = self._loader.rows.series, {one.field for one in self.drawn.spec.series}
        new = [one.field for one in series if one.field not in known]
        if self._fixed or len(new) > MAX_NEW_COLUMNS or not self._channel.is_whole():
            is_long = len(series) > MANY_SERIES or len(new) > MAX_NEW_COLUMNS
            self._fill_soon() if is_long else self._fill()
        elif series != self.drawn.spec.series:
            self._channel.add_columns(new)
            self._show_series(series)
            # In a later turn: Bokeh sends columns as they are at the end of a turn, with its new rows.
            self.show_changes()
        else:
            self._channel.pull()

    def waiting(self) -> int:
        """The number of rows that came and are not shown; 0 where shown rows have changed as well."""
        now, shown_now = self._loader.rows.cursor, self._channel.cursor
        return now.count - shown_now.count if now.epoch == shown_now.epoch else 0

    def _watch(self) -> None:
        viewer, viewport, soon = self.viewer, self.viewer.viewport, self.viewer.page_loop.soon
        set_zone, refill, choose = soon(self._set_zone), soon(self._fill), soon(self._choose)
        set_density = soon(self.drawn.set_density)
        viewer.param.watch(lambda *_: set_zone(), "zone")
        viewer.param.watch(lambda *_: refill(), "units")
        viewer.param.watch(lambda *_: set_density(), "density")
        viewport.watch(refill, "window_ms")
        viewport.watch(soon(self._show_target), "range", "position", "speed")
        self.choice.param.watch(lambda *_: choose(), "chosen")
        viewport.watch(soon(self._show_zoom), "zoom")
        viewer.page_loop.on_close(self._annotations.subscribe(soon(self.drawn.annotate)))
        change_channel = soon(self._change_channel)
        viewer.param.watch(lambda *_: change_channel(), "rows_over_document")

    def _follow(self) -> None:
        """Subscribe to the history. Last: without a document, a quick answer of the source is pulled in the
        feed's thread."""
        page_loop, history = self.viewer.page_loop, self.history
        page_loop.add_pane(self.drawn.head)
        page_loop.add_pane(self.drawn.body)
        page_loop.on_close(self._loader.close)
        page_loop.on_close(history.subscribe(self._on_batch))
        page_loop.on_close(change_notifier(history).subscribe(self.show_changes))
        page_loop.on_close(history.feed.watch())
        # Rows that came between the fill and the subscription would wait for the next batch.
        self._show_status()
        self._posts.show(self.drawn.charts.posts)
        if self._loader.rows.cursor != self._channel.cursor:
            self.show_changes()

    def _on_batch(self) -> None:
        """In the feed's thread: the notifier and the channel suffice for most pages of a server."""
        if self._channel.needs_turns or self._fixed or self._loader.has_choice:
            self.show_changes()

    def _change_channel(self) -> None:
        """The rows come over the document from now on, or over the page's channel again."""
        cursor = self._channel.cursor
        self._channel.end()
        self._channel = row_channel(self.history, self.viewer, self.state, self.show_changes, cursor)
        self._fill()

    def _columns(self) -> Columns:
        return self._channel.columns()

    def _hold(self) -> None:
        """A viewer who pauses sees no row after the newest one that was shown then."""
        self._channel.hold()
        if self.query.state.held is None:
            times = self._channel.columns()["time"]
            newest = self.history.newest_time or None if self._fixed else max(times, default=None)
            self.viewer.viewport.dispatch("hold", self.name_of_source, newest=newest)

    def _choose(self) -> None:
        """Show the keys and charts that the viewer has chosen now."""
        self._loader.choose(self.choice.chosen)
        self._fill()

    def _fill(self) -> None:
        """Load the rows of the viewport again, and draw new charts where their style has changed."""
        history, source, rows = self.history, self.history.source, self._loader.rows
        dense = max(type(source).interval, source.row_period) < DENSE_SECONDS
        with history.locked():
            style = ChartStyle(rows.as_points, dense, source.future)
            answer, is_all = self._loader.load()
        redrawn = self.drawn.draw(style)
        if redrawn or is_all or answer.series != self.drawn.spec.series:
            self._put(answer)
        self.state.least_window_ms = self.query.least_ms
        self._show_status()
        self._posts.show(self.drawn.charts.posts)
        if redrawn:
            self.drawn.put_on_page(self.query.visible)

    def _put(self, answer: LoadResult) -> None:
        """Show these rows and no others, and those that come."""
        self.drawn.put_rows(answer.columns, answer.series)
        self._loaded, self._loaded_for, self._fixed = answer.loaded, answer.target, answer.is_fixed
        is_paused = self.viewer.viewport.state.paused
        cursor = self._channel.cursor if is_paused else answer.cursor
        is_held = is_paused or self._fixed
        rows, data = self._loader.rows, self.drawn.charts.rows
        self._channel.start(data, rows, cursor, self.viewer.units, is_held)
        self.state.update(step_ms=answer.loaded.step_ms, ends_in_past=answer.loaded.end < math.inf)
        self._show_series(answer.series)

    def _show_series(self, series: tuple[Series, ...]) -> None:
        self.drawn.show_series(series)
        self.choice.offer()

    def _take(self) -> None:
        """Show the rows from the database or, without an answer, those in memory."""
        answer = self._loader.take()
        if answer is None:
            return
        self._put(answer)
        if answer.target != self.query.target:
            # Meanwhile the viewport has moved.
            self._show_target()

    def _show_target(self) -> None:
        """Show the rows of the query's target."""
        if self.query.has(self._loaded):
            self._show_status()
            self._posts.show(self.drawn.charts.posts)
        elif self._loader.coming is None or not self.query.target:
            self._fill()

    def _show_zoom(self) -> None:
        """Show the rows of a zoom or, at its end, those of the window where others were loaded for it."""
        target = self.query.target
        if self.query.state.zoom or (self._loaded_for, self._loader.coming_for) != (target, target):
            self._show_target()

    def _show_status(self) -> None:
        missing = missing_text(self.history.feed.status)
        self.state.update(missing=missing, beat_ms=self.history.overdue_ms)
        self.drawn.show_status(section_status(self.history, self.query, self._fixed))

    def _set_zone(self) -> None:
        self.state.zone = self.viewer.zone
