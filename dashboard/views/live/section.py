"""One source on one page: its state, its charts, and the rows that keep coming."""

from __future__ import annotations

import math
import time
from weakref import ref

import panel as pn

from dashboard.alerts.manager import AlertManager
from dashboard.history.archive import ArchiveWindow
from dashboard.history.history import History
from dashboard.history.shown_rows import MAX_POINTS, Cursor
from dashboard.records import Columns
from dashboard.storage.engine import StorageUnavailable
from dashboard.views.charts.annotations import AlertAnnotations
from dashboard.views.charts.chart_state import ChartState
from dashboard.views.charts.charts import charts, set_units
from dashboard.views.charts.spec import ChartSpec
from dashboard.views.charts.template import Charts
from dashboard.views.common.static_files import css
from dashboard.views.common.status import DENSE_SECONDS, status_html
from dashboard.views.common.unit_conversion import shown
from dashboard.views.common.viewer import Viewer
from dashboard.views.common.viewport import TimeRange
from dashboard.views.live.actions import SectionActions
from dashboard.views.live.newest_posts import NewestPosts
from dashboard.views.live.row_query import LoadedRows, RowQuery

MAX_KEYS = 12


class Section(pn.viewable.Viewer):
    """Shows a source's history to one viewer: the chosen window and the rows that follow, or a range of the
    past."""

    def __init__(self, history: History, viewer: Viewer, alerts: AlertManager | None = None) -> None:
        super().__init__()
        self.history, self.viewer = history, viewer
        self.name_of_source = str(history.source.name)
        self.state = ChartState(zone=viewer.zone, hidden=viewer.chosen("hidden", self.name_of_source))
        self.query = RowQuery(history, viewer.viewport)
        self._annotations = AlertAnnotations(alerts, history.source)
        self._posts = NewestPosts(history, viewer)
        self._actions = SectionActions(history, viewer, self._posts.find)
        self._spec = ChartSpec((), as_points=False, dense=False)
        self._charts: Charts
        self._cursor = Cursor(0, 0)
        self._loaded, self._loaded_for = LoadedRows(), self.query.target
        self._fixed = False
        self._coming: ArchiveWindow | None = None
        self._coming_for: TimeRange | None = None
        self._streamed = 0
        self._head = pn.pane.Bokeh(sizing_mode="stretch_width")
        self._body = pn.pane.Bokeh(sizing_mode="stretch_width")
        self.keys = pn.widgets.CheckButtonGroup(
            label="Shown", visible=False, stylesheets=[css("controls"), css("key_choice")]
        )
        page_loop = viewer.page_loop
        # In a later turn, when the page has the charts: a change that comes with them runs no script.
        self._attach_soon = page_loop.soon(self._attach)
        self.show_news = page_loop.soon(self.pull)
        self._take_soon = page_loop.soon(self._take)
        self._fill()
        self._watch()
        page_loop.add_pane(self._head)
        page_loop.add_pane(self._body)
        # Last: without a document, a quick answer of the source is pulled in the feed's thread.
        page_loop.on_close(history.subscribe(self.show_news))
        page_loop.on_close(history.feed.watch())
        if history.cursor != self._cursor:
            # Rows that came between the fill and the subscription would wait for the row after them.
            self.show_news()

    def __panel__(self) -> pn.viewable.Viewable:
        return pn.Column(self._head, self.keys, self._body, sizing_mode="stretch_width")

    def pull(self) -> None:
        """Show the state as it is now and, unless the viewer has paused or looks back, the new rows."""
        self._show_status()
        if self.query.state.paused:
            self._hold()
            return
        has_new_lines = self.history.series != self._spec.series
        if self._fixed and self.query.target:
            # New rows are not shown there, but earlier ones may have been added.
            if self.history.cursor.epoch != self._cursor.epoch or has_new_lines:
                self._fill()
            return
        self._posts.show(self._charts.posts)
        if self._coming is not None:
            # The rows of the database are joined by all that have come until then.
            return
        news = self.history.since(self._cursor)
        if (
            news is None
            or self._fixed
            or self._streamed > MAX_POINTS
            or self.history.series != self._spec.series
        ):
            self._fill()
        elif news[1] != self._cursor:
            columns, self._cursor = news
            self._streamed += len(columns["time"])
            self._charts.rows.stream(shown(columns, self._spec.series, self.viewer.units))

    def waiting(self) -> int:
        """The number of rows that came and are not shown; 0 where shown rows have changed as well."""
        now = self.history.cursor
        return now.count - self._cursor.count if now.epoch == self._cursor.epoch else 0

    def _watch(self) -> None:
        viewer, viewport, soon = self.viewer, self.viewer.viewport, self.viewer.page_loop.soon
        hide, set_zone, refill = soon(self._hide), soon(self._set_zone), soon(self._fill)
        self.keys.param.watch(lambda *_: hide(), "value")
        viewer.param.watch(lambda *_: set_zone(), "zone")
        viewer.param.watch(lambda *_: refill(), "units")
        viewport.watch(refill, "window_ms")
        viewport.watch(soon(self._show_target), "range", "position", "speed")
        self.state.on_change("zoom", lambda attr, old, new: self._zoom(new))
        annotate = soon(lambda: self._annotations.show(self._charts.alerts))
        viewer.page_loop.on_close(self._annotations.subscribe(annotate))

    def _hold(self) -> None:
        """A viewer who pauses sees no row after the newest one that was shown then."""
        if self.query.state.held is None:
            times = self._charts.rows.data["time"]
            newest = self.history.newest_time or None if self._fixed else max(times, default=None)
            self.viewer.viewport.dispatch("hold", self.name_of_source, newest=newest)

    def _fill(self) -> None:
        """Load the rows of the viewport again, and draw new charts where their spec has changed."""
        history, viewer, source = self.history, self.viewer, self.history.source
        dense = max(type(source).interval, source.row_period) < DENSE_SECONDS
        with history.locked():
            spec = ChartSpec(history.series, history.as_points, dense, self._annotations.quantities)
            start, end, last = self.query.span()
            in_memory = history.in_memory(start)
            # Where the database is queried, a few rows show the lines until it answers.
            first = start if in_memory else end - self.query.least_ms
            rows = history.shown
            columns = rows.window(first) if last == math.inf else rows.between(first, last)
            cursor = rows.cursor
            loaded = LoadedRows(first, last, rows.step(first, last))
        redrawn = spec != self._spec or not self._body.object
        if redrawn:
            self._draw(spec)
        if redrawn or in_memory:
            self._put(columns, loaded, self.query.target)
            self._cursor = self._cursor if viewer.viewport.state.paused else cursor
            self._fixed = self.query.ends_in_past(last)
        if not in_memory:
            self._load(start, end, last)
        self.state.least_window_ms = self.query.least_ms
        self._show_status()
        self._posts.show(self._charts.posts)
        if redrawn:
            self._show(spec)

    def _draw(self, spec: ChartSpec) -> None:
        x_range = self._charts.x_range if self._body.object else None
        self._spec, self._charts = spec, charts(spec, self.state, self.viewer.viewport, x_range)
        self._actions.offer(self._charts, spec, self.state)
        self._annotations.show(self._charts.alerts)

    def _put(self, columns: Columns, loaded: LoadedRows, target: TimeRange | None) -> None:
        """Show these rows, loaded for a target, and no others."""
        units = self.viewer.units
        set_units(self._charts, self._spec, units)
        self._actions.set_units(units)
        columns = shown(columns, self._spec.series, units)
        # Bokeh streams into these very lists, and those of the history belong to all pages.
        self._charts.rows.data = {name: list(values) for name, values in columns.items()}
        self._loaded, self._loaded_for, self._streamed = loaded, target, 0
        self.state.update(units=units, step_ms=loaded.step_ms, ends_in_past=loaded.end < math.inf)

    def _load(self, start: float, end: float, last: float) -> None:
        """Query the database for the rows from `start` to `end`; to the newest where `last` is infinite."""
        window = (
            self.history.long_window(start) if last == math.inf else self.history.fixed_window(start, end)
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
        try:
            columns, step, cursor = self.history.with_newest(coming)
        except StorageUnavailable:
            cursor = self.history.cursor
            columns = self.history.shown.between(coming.start, last)
            step = round(self.history.shown.step(coming.start, last))
        self._fixed = fixed
        self._cursor = self._cursor if self.viewer.viewport.state.paused else cursor
        self._put(columns, LoadedRows(coming.start, last, step), self._coming_for)
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

    def _zoom(self, zoom: list[float]) -> None:
        """The browser reports a zoom, or its end."""
        if zoom:
            self.viewer.viewport.dispatch("zoom", self.name_of_source, range=tuple(zoom))
            self._show_target()
            return
        self.viewer.viewport.dispatch("unzoom", self.name_of_source)
        if self._loaded_for != self.query.target or self._coming_for != self.query.target:
            self._show_target()

    def _show(self, spec: ChartSpec) -> None:
        """Put charts that were drawn anew on the page."""
        x_range = self._charts.x_range
        if x_range.document is None:
            # Later the browser moves it, further than it has reported: what is set here would move it back.
            start, end = self.query.visible
            x_range.update(start=start, end=end)
        self._offer_keys([series.key for series in spec.series if series.key])
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

    def _offer_keys(self, keys: list[str]) -> None:
        """Offer a choice among the keys; those that were left out before stay out."""
        names = list(dict.fromkeys(keys))
        left_out = set(self.state.hidden)
        self.keys.param.update(options=names, value=[name for name in names if name not in left_out])
        self.keys.visible = 1 < len(names) <= MAX_KEYS

    def _hide(self) -> None:
        self.state.hidden = [key for key in self.keys.options if key not in self.keys.value]
        self.viewer.choose("hidden", self.name_of_source, self.state.hidden)
