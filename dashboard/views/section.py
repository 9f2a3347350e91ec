"""One source on one page: its state, its charts, and the rows that keep coming."""

from __future__ import annotations

import math
import time
from bisect import bisect_right

import panel as pn

from dashboard.history import History, LongWindow
from dashboard.records import Columns
from dashboard.ring import MAX_POINTS, Cursor
from dashboard.store.opening import Unusable
from dashboard.views.charts import Charts, Drawing, charts, tell_units
from dashboard.views.posts import NEWEST, posts_html
from dashboard.views.status import DENSE_SECONDS, status_html
from dashboard.views.style import asset
from dashboard.views.units import shown
from dashboard.views.viewer import View, Viewer

MOST_KEYS = 12


class Section(pn.viewable.Viewer):
    """Shows a source's history to one viewer, from the chosen window on, and streams what comes."""

    def __init__(self, history: History, viewer: Viewer) -> None:
        super().__init__()
        self.history, self.viewer = history, viewer
        wire = viewer.wire
        name = str(history.source.name)
        self.view = View(hidden=viewer.chosen("hidden", name))
        self._drawing = Drawing((), as_points=False, dense=False)
        self._charts: Charts
        self._cursor = Cursor(0, 0)
        self._coming: LongWindow | None = None
        self._fixed = False
        self._streamed = 0
        self._head = pn.pane.Bokeh(sizing_mode="stretch_width")
        self._body = pn.pane.Bokeh(sizing_mode="stretch_width")
        self.keys = pn.widgets.CheckButtonGroup(
            label="Shown", visible=False, stylesheets=[asset("widgets.css"), asset("chips.css")]
        )
        # In a later turn, when the page has the charts: a change that comes with them runs no script.
        self._begin = wire.soon(self._tell_drawn)
        # Before the first rows are read: what comes between would else wait for the row after it.
        self.show_news = wire.soon(self.pull)
        self._take_soon, self._refill = wire.soon(self._take), wire.soon(self._fill)
        wire.at_end(history.subscribe(self.show_news))
        wire.at_end(history.feed.watch())
        self._fill()
        hide, tell_zone, begin_anew = (
            wire.soon(act) for act in (self._hide, self._tell_zone, self._begin_anew)
        )
        self.keys.param.watch(lambda *_: hide(), "value")
        viewer.param.watch(lambda *_: tell_zone(), "zone")
        viewer.param.watch(lambda *_: begin_anew(), "window")
        viewer.param.watch(lambda *_: self._refill(), "units")
        wire.shows(self._head)
        wire.shows(self._body)

    def __panel__(self) -> pn.viewable.Viewable:
        return pn.Column(self._head, self.keys, self._body, sizing_mode="stretch_width")

    def pull(self) -> None:
        """Show the state as it is now and, unless the viewer has paused or looks back, the rows that came."""
        self._tell_status()
        if self.viewer.paused or (self._fixed and self.view.asked):
            return
        self._tell_posts()
        if self._coming is not None:
            # What the database answers is joined by all that has come until then.
            return
        news = self.history.since(self._cursor)
        if news is None or self._fixed or self._streamed > MAX_POINTS:
            self._fill()
        elif news[1] != self._cursor:
            columns, self._cursor = news
            self._streamed += len(columns["time"])
            self._charts.rows.stream(shown(columns, self._drawing.series, self.viewer.units))

    def waiting(self) -> int:
        """Rows that came and are not shown; 0 where rows that are shown have changed, and none can tell."""
        now = self.history.cursor
        return now.count - self._cursor.count if now.epoch == self._cursor.epoch else 0

    def _fill(self) -> None:
        """Show the window anew, and draw its charts where there are other series now."""
        history, viewer, source = self.history, self.viewer, self.history.source
        dense = max(type(source).interval, source.row_period) < DENSE_SECONDS
        span = viewer.window_seconds and max(viewer.window_seconds, self._least_window_seconds)
        with history.held():
            drawing = Drawing(history.series, history.as_points, dense)
            end = self._paused_at() or history.newest.get("time", time.time() * 1000)
            start = end - span * 1000 if span else min(history.begins, end)
            in_memory = history.in_memory(start) and not self._asks_database
            # Where the database is asked, a few rows show the lines until it answers.
            first = start if in_memory else end - self._least_window_seconds * 1000
            columns, cursor = history.window(first)
            loaded = [first, 0.0, history.step(first)]
        anew = drawing != self._drawing or not self._body.object
        if anew:
            self.view = View(zone=viewer.zone, hidden=self.view.hidden)
            self.view.on_change("asked", lambda attr, old, new: self._refill())
            self._drawing, self._charts = drawing, charts(drawing, self.view)
        if anew or in_memory:
            until = bisect_right(columns["time"], end)
            self._put({name: values[:until] for name, values in columns.items()}, loaded)
            self._cursor, self._fixed = self._cursor if viewer.paused else cursor, False
        if not in_memory:
            self._load(start, end)
        self.view.update(
            window_ms=viewer.window_seconds * 1000, least_window_ms=self._least_window_seconds * 1000
        )
        self._tell_status()
        self._tell_posts()
        if anew:
            self._show(drawing, start, end)

    def _put(self, columns: Columns, loaded: list[float]) -> None:
        """Show these rows and no others. loaded: as in View."""
        units = self.viewer.units
        tell_units(self._charts, self._drawing, units)
        columns = shown(columns, self._drawing.series, units)
        # Bokeh streams into these very lists, and those of the history belong to all pages.
        self._charts.rows.data = {name: list(values) for name, values in columns.items()}
        self.view.update(units=units, loaded=loaded)
        self._streamed = 0

    @property
    def _asks_database(self) -> bool:
        """Whether the viewer has gone to where only the database has all."""
        history = self.history
        there = history.past is not None and bool(history.newest) and not history.as_points
        return there and bool(self.view.asked)

    def _load(self, start: float, end: float) -> None:
        """Ask the database for the rows from `start` to `end`, or for what the viewer has gone to."""
        newest = end
        if self._asks_database:
            begin, finish = self.view.asked
            # With some more at both sides, so that panning a little further needs no other answer.
            start, end = begin - (finish - begin) / 2, finish + (finish - begin) / 2
        if self.viewer.paused or end < newest:
            self._coming = self.history.fixed_window(start, min(end, newest))
        else:
            self._coming = self.history.long_window(start)
        self._coming.older.add_done_callback(lambda _: self._take_soon())

    def _take(self) -> None:
        """Show what the database has answered or, where it cannot, what is in memory."""
        coming, self._coming = self._coming, None
        if coming is None or not coming.older.done():
            self._coming = coming
            return
        try:
            columns, step, cursor = self.history.with_newest(coming)
        except Unusable:
            columns, cursor = self.history.window(coming.start)
            coming, step = coming._replace(edge=0.0), round(self.history.step(coming.start))
        self._fixed = coming.edge == math.inf
        self._cursor = self._cursor if self._fixed else cursor
        self._put(columns, [coming.start, coming.end if self._fixed else 0.0, step])

    def _paused_at(self) -> float:
        """The time (unix ms) of the newest row shown while the viewer has paused, else 0."""
        if not self.viewer.paused or not self._body.object:
            return 0
        newest: float = max(self._charts.rows.data["time"], default=0)
        return newest

    def _show(self, drawing: Drawing, start: float, end: float) -> None:
        """Put charts that were drawn anew on the page."""
        self._charts.x_range.update(start=start, end=end)
        self._offer_keys([series.key for series in drawing.series if series.key])
        self._head.object, self._body.object = self._charts.head, self._charts.body
        self._begin()

    def _tell_status(self) -> None:
        status = self.history.feed.status.at(time.time())
        newest = self.history.newest.get("time", 0) / 1000
        html = status_html(self.history.source.heading, status, newest, self._remarks())
        if self._charts.status.text != html:
            self._charts.status.text = html

    def _tell_posts(self) -> None:
        posts = self.history.posts(NEWEST)
        html = posts_html(posts, self.history.feed.status.state == "sample")
        if posts and self._charts.posts.text != html:
            self._charts.posts.update(text=html, visible=bool(html))

    def _remarks(self) -> str:
        least = self._least_window_seconds
        if 0 < self.viewer.window_seconds < least:
            return (
                f"Rows are seldom here: the charts reach back {least / 60:g} min, not {self.viewer.window}."
            )
        return ""

    @property
    def _least_window_seconds(self) -> float:
        """The shortest window that shows a source's course: six of its polls."""
        period: float = self.history.source.period
        return 6 * period

    def _begin_anew(self) -> None:
        """Show the newest window, wherever the viewer has gone."""
        self.view.asked = []
        self._fill()

    def _tell_drawn(self) -> None:
        self.view.drawn += 1

    def _tell_zone(self) -> None:
        self.view.zone = self.viewer.zone

    def _offer_keys(self, keys: list[str]) -> None:
        """Let the viewer choose among the keys, keeping what was left out."""
        names = list(dict.fromkeys(keys))
        left_out = set(self.view.hidden)
        self.keys.param.update(options=names, value=[name for name in names if name not in left_out])
        self.keys.visible = 1 < len(names) <= MOST_KEYS

    def _hide(self) -> None:
        self.view.hidden = [key for key in self.keys.options if key not in self.keys.value]
        self.viewer.choose("hidden", str(self.history.source.name), self.view.hidden)
