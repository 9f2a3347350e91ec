"""One source on one page: its state, its charts, and the rows that keep coming."""

from __future__ import annotations

import math
import time
from weakref import ref

import numpy as np
import panel as pn

from dashboard.alerts.manager import AlertManager
from dashboard.history.archive import ArchiveWindow
from dashboard.history.history import History
from dashboard.history.shown_keys import Choice
from dashboard.history.shown_rows import MAX_POINTS, Cursor, Series
from dashboard.records import Columns
from dashboard.storage.engine import StorageUnavailable
from dashboard.views.charts.annotations import AlertAnnotations
from dashboard.views.charts.chart_state import ChartState
from dashboard.views.charts.charts import Charts
from dashboard.views.charts.spec import ChartSpec, ChartStyle
from dashboard.views.common.status import DENSE_SECONDS, status_html
from dashboard.views.common.unit_conversion import shown
from dashboard.views.common.viewer import Viewer
from dashboard.views.common.viewport import TimeRange
from dashboard.views.live.actions import SectionActions
from dashboard.views.live.key_choice import KeyChoice
from dashboard.views.live.newest_posts import NewestPosts
from dashboard.views.live.row_query import LoadedRows, RowQuery

# Charts of a section that a page opens with; others follow, so that no turn of the page takes long.
FIRST_CHARTS = 8
CHARTS_PER_TURN = 1
# The rows of more series than these are sent again to one page after the other.
MANY_SERIES = 24
# An array costs two messages, a list some time for each value.
MIN_ARRAY_ROWS = 200
# More new columns than these are sent with all rows.
MAX_NEW_COLUMNS = 8


class Section(pn.viewable.Viewer):
    """Shows a source's history to one viewer: the chosen window and the rows that follow, or a range of the
    past."""

    def __init__(self, history: History, viewer: Viewer, alerts: AlertManager | None = None) -> None:
        super().__init__()
        self.history, self.viewer = history, viewer
        self.name_of_source = str(history.source.name)
        hidden = viewer.chosen("hidden", self.name_of_source)
        self.state = ChartState(zone=viewer.zone, hidden=hidden, ahead=history.source.future)
        self.query = RowQuery(history, viewer.viewport)
        self._annotations = AlertAnnotations(alerts, history.source)
        self._posts = NewestPosts(history, viewer)
        self._actions = SectionActions(history, viewer, self._posts.find)
        self._rows, self._drop_rows = history.shown, _nothing
        self._spec = ChartSpec(())
        self._charts: Charts
        # Of no epoch: a page that opens paused, since it had to load again, has read nothing.
        self._cursor = Cursor(-1, 0)
        self._loaded, self._loaded_for = LoadedRows(), self.query.target
        self._fixed = False
        self._coming: ArchiveWindow | None = None
        self._coming_for: TimeRange | None = None
        self._streamed = 0
        self._head = pn.pane.Bokeh(sizing_mode="stretch_width")
        self._body = pn.pane.Bokeh(sizing_mode="stretch_width")
        self.choice = KeyChoice(history, viewer, self.state)
        self.keys = self.choice.buttons
        page_loop = viewer.page_loop
        # In a later turn, when the page has the charts: a change that comes with them runs no script.
        self._attach_soon = page_loop.soon(self._attach)
        self.show_news = page_loop.soon(self.pull)
        self._take_soon = page_loop.soon(self._take)
        self._add_charts_soon = page_loop.spaced(self._add_charts)
        self._fill_soon = page_loop.spaced(self._fill)
        self._choose_rows()
        self._fill()
        self._watch()
        page_loop.add_pane(self._head)
        page_loop.add_pane(self._body)
        # Last: without a document, a quick answer of the source is pulled in the feed's thread.
        page_loop.on_close(history.subscribe(self.show_news))
        page_loop.on_close(history.feed.watch())
        page_loop.on_close(self._leave_rows)
        if self._rows.cursor != self._cursor:
            # Rows that came between the fill and the subscription would wait for the row after them.
            self.show_news()

    def __panel__(self) -> pn.viewable.Viewable:
        return pn.Column(self._head, self.choice, self._body, sizing_mode="stretch_width")

    def pull(self) -> None:
        """Show the state as it is now and, unless the viewer has paused or looks back, the new rows."""
        self._show_status()
        if self.query.state.paused:
            self._hold()
            return
        if self._fixed and self.query.target:
            # New rows are not shown there, but earlier ones may have been added.
            if self._rows.cursor.epoch != self._cursor.epoch or self._rows.series != self._spec.series:
                self._fill()
            return
        self._posts.show(self._charts.posts)
        if self._coming is None:
            # Else the rows of the database are joined by all that have come until then.
            self._stream()

    def _stream(self) -> None:
        """Show the rows that have come, and the lines of new keys."""
        with self.history.locked():
            series, columns, cursor = self._rows.series, self._rows.since(self._cursor), self._rows.cursor
        new = [one.field for one in series if one.field not in self._charts.rows.data]
        if columns is None or self._fixed or self._streamed > MAX_POINTS or len(new) > MAX_NEW_COLUMNS:
            is_long = len(series) > MANY_SERIES or len(new) > MAX_NEW_COLUMNS
            self._fill_soon() if is_long else self._fill()
        elif cursor != self._cursor:
            if series != self._spec.series:
                missing = np.full(len(self._charts.rows.data["time"]), math.nan)
                self._charts.rows.data.update(dict.fromkeys(new, missing))
                self._show_series(series)
                # In a later turn: Bokeh sends columns as they are at the end of a turn, with its new rows.
                self.show_news()
                return
            self._cursor = cursor
            self._streamed += len(columns["time"])
            self._charts.rows.stream(shown(columns, series, self.viewer.units))

    def waiting(self) -> int:
        """The number of rows that came and are not shown; 0 where shown rows have changed as well."""
        now = self._rows.cursor
        return now.count - self._cursor.count if now.epoch == self._cursor.epoch else 0

    def _watch(self) -> None:
        viewer, viewport, soon = self.viewer, self.viewer.viewport, self.viewer.page_loop.soon
        set_zone, refill, choose = soon(self._set_zone), soon(self._fill), soon(self._choose)
        viewer.param.watch(lambda *_: set_zone(), "zone")
        viewer.param.watch(lambda *_: refill(), "units")
        viewport.watch(refill, "window_ms")
        viewport.watch(soon(self._show_target), "range", "position", "speed")
        self.choice.param.watch(lambda *_: choose(), "chosen")
        viewport.watch(soon(self._show_zoom), "zoom")
        annotate = soon(lambda: self._annotations.show(self._charts.alerts))
        viewer.page_loop.on_close(self._annotations.subscribe(annotate))

    def _hold(self) -> None:
        """A viewer who pauses sees no row after the newest one that was shown then."""
        if self.query.state.held is None:
            times = self._charts.rows.data["time"]
            newest = self.history.newest_time or None if self._fixed else max(times, default=None)
            self.viewer.viewport.dispatch("hold", self.name_of_source, newest=newest)

    def _choose(self) -> None:
        """Show the keys and charts that the viewer has chosen now."""
        self._choose_rows()
        self._fill()

    def _choose_rows(self) -> None:
        self._leave_rows()
        chosen = self.choice.chosen
        self._rows, self._drop_rows = (
            (self.history.shown, _nothing) if chosen == Choice() else self.history.choose(chosen)
        )

    def _leave_rows(self) -> None:
        self._drop_rows()
        self._drop_rows = _nothing

    def _fill(self) -> None:
        """Load the rows of the viewport again, and draw new charts where their style has changed."""
        history, source, rows = self.history, self.history.source, self._rows
        dense = max(type(source).interval, source.row_period) < DENSE_SECONDS
        with history.locked():
            style = ChartStyle(rows.as_points, dense, source.future)
            series = rows.series
            start, end, last = self.query.span()
            in_memory = history.in_memory(start, rows)
            # Where the database is queried, a few rows show the lines until it answers.
            first = start if in_memory else end - self.query.least_ms
            columns = rows.window(first) if last == math.inf else rows.between(first, last)
            cursor = rows.cursor
            loaded = LoadedRows(first, last, rows.step(first, last))
        redrawn = style != self._spec.style or not self._body.object
        if redrawn:
            self._draw(style)
        if redrawn or in_memory or series != self._spec.series:
            self._put(columns, series, loaded, self.query.target)
            self._cursor = self._cursor if self.viewer.viewport.state.paused else cursor
            self._fixed = self.query.ends_in_past(last)
        if not in_memory:
            self._load(start, end, last)
        self.state.least_window_ms = self.query.least_ms
        self._show_status()
        self._posts.show(self._charts.posts)
        if redrawn:
            self._show()

    def _draw(self, style: ChartStyle) -> None:
        x_range = self._charts.x_range if self._body.object else None
        self._spec = ChartSpec((), style, self.name_of_source)
        self._charts = Charts(style, self.state, self.viewer.viewport, x_range)
        self._actions.offer(self._charts, self._spec, self.state)
        self._annotations.show(self._charts.alerts)

    def _put(
        self, columns: Columns, series: tuple[Series, ...], loaded: LoadedRows, target: TimeRange | None
    ) -> None:
        """Show these rows, loaded for a target, and no others."""
        units = self.viewer.units
        columns = shown(columns, series, units)
        is_long = len(columns["time"]) >= MIN_ARRAY_ROWS
        # Copies: those of the history belong to all pages.
        self._charts.rows.data = {
            name: np.array(values, dtype=float) if is_long and name != "key" else list(values)
            for name, values in columns.items()
        }
        self._loaded, self._loaded_for, self._streamed = loaded, target, 0
        self.state.update(
            units=units, step_ms=loaded.step_ms, ends_in_past=loaded.end < math.inf,
            thresholds=self._annotations.thresholds(units),
        )  # fmt: skip
        self._show_series(series)
        self._actions.set_units(units)

    def _show_series(self, series: tuple[Series, ...], max_new: int = 0) -> None:
        """Show lines for these series, of which the page has rows; charts that stay are the same figures.

        max_new: how many charts are added at once to an open page; the others follow.
        """
        changed, self._spec = series != self._spec.series, self._spec._replace(series=series)
        if changed:
            self._actions.set_series(self._spec)
        is_open = bool(self._body.object) and self._charts.grid.document is not None
        if self._charts.show(self._spec, self.viewer.units, max_new if is_open else FIRST_CHARTS):
            self._add_charts_soon()
        if is_open and max_new:
            self._attach_soon()
        self.choice.offer()

    def _add_charts(self) -> None:
        """Add some of the charts that are still missing."""
        self._show_series(self._spec.series, CHARTS_PER_TURN)

    def _load(self, start: float, end: float, last: float) -> None:
        """Query the database for the rows from `start` to `end`; to the newest where `last` is infinite."""
        window = (
            self.history.long_window(start, self._rows)
            if last == math.inf
            else self.history.fixed_window(start, end, self._rows)
        )
        self._coming = window
        self._coming_for = self.query.target
        # The answer is remembered for other viewers, and its callbacks with it: they must not keep this page.
        waiting = ref(self._take_soon)
        window.stored.add_done_callback(lambda _: (take := waiting()) and take())

    def _take(self) -> None:
        """Show the rows from the database or, without an answer, those in memory."""
        coming, self._coming = self._coming, None
        if coming is None or not coming.stored.done():
            self._coming = coming
            return
        fixed = coming.edge == math.inf
        last = coming.end if fixed else math.inf
        rows = self._rows
        with self.history.locked():
            try:
                columns, step, cursor = self.history.with_newest(coming, rows)
            except StorageUnavailable:
                cursor = rows.cursor
                columns, step = rows.between(coming.start, last), round(rows.step(coming.start, last))
            series = rows.series
        self._fixed = fixed
        self._cursor = self._cursor if self.viewer.viewport.state.paused else cursor
        self._put(columns, series, LoadedRows(coming.start, last, step), self._coming_for)
        if self._coming_for != self.query.target:
            # Meanwhile the viewport has moved.
            self._show_target()

    def _show_target(self) -> None:
        """Show the rows of the query's target."""
        if self.query.has(self._loaded):
            self._show_status()
            self._posts.show(self._charts.posts)
        elif self._coming is None or not self.query.target:
            self._fill()

    def _show_zoom(self) -> None:
        """Show the rows of a zoom or, at its end, those of the window where others were loaded for it."""
        target = self.query.target
        if self.query.state.zoom or (self._loaded_for, self._coming_for) != (target, target):
            self._show_target()

    def _show(self) -> None:
        """Put charts that were drawn anew on the page."""
        x_range = self._charts.x_range
        if x_range.document is None:
            # Later the browser moves it, further than it has reported: what is set here would move it back.
            start, end = self.query.visible
            x_range.update(start=start, end=end)
        self._head.object, self._body.object = self._charts.head, self._charts.body
        self._attach_soon()

    def _show_status(self) -> None:
        status, state = self.history.feed.status.at(time.time()), self.query.state
        html = status_html(
            self.history.source.heading, status, self._newest_seconds(status.period), self.query.remark,
            "" if state.range is None else "replaying" if state.speed else "looking back",
        )  # fmt: skip
        if self._charts.status.text != html:
            self._charts.status.text = html

    def _newest_seconds(self, period: float) -> float:
        """When the newest row is from (unix seconds); 0 where the browser knows it from the rows."""
        newest = self.history.newest_time / 1000
        return 0.0 if period < DENSE_SECONDS and not self._fixed else newest

    def _attach(self) -> None:
        self.state.drawn += 1

    def _set_zone(self) -> None:
        self.state.zone = self.viewer.zone


def _nothing() -> None:
    """Rows that all pages share are dropped by none."""
