"""One source on one page: its state, its charts, and the rows that keep coming."""

from __future__ import annotations

import math
import time
from weakref import ref

import panel as pn

from dashboard.alerts.manager import AlertManager
from dashboard.history.archive import ArchiveWindow
from dashboard.history.history import History
from dashboard.history.ring_buffer import MAX_POINTS, Cursor
from dashboard.records import Columns
from dashboard.storage.engine import StorageUnavailable
from dashboard.views.charts.annotations import Marks
from dashboard.views.charts.charts import Charts, Drawing, charts, retire, tell_units
from dashboard.views.common.static_files import asset
from dashboard.views.common.status import DENSE_SECONDS, status_html
from dashboard.views.common.units import shown
from dashboard.views.common.viewer import View, Viewer
from dashboard.views.live.actions import SectionActions
from dashboard.views.live.newest_posts import NewestPosts
from dashboard.views.live.viewport import Looking

MAX_KEYS = 12


class Section(pn.viewable.Viewer):
    """Shows a source's history to one viewer, from the chosen window on, and streams what comes; or what
    was before, where the viewer looks there."""

    def __init__(self, history: History, viewer: Viewer, alerts: AlertManager | None = None) -> None:
        super().__init__()
        self.history, self.viewer = history, viewer
        page_loop = viewer.page_loop
        name = str(history.source.name)
        self.view = View(hidden=viewer.chosen("hidden", name))
        self.looking = Looking(history, viewer)
        self._marks = Marks(alerts, history.source)
        self._posts = NewestPosts(history, viewer)
        self._wishes = SectionActions(history, viewer, self._posts.find)
        self._drawing = Drawing((), as_points=False, dense=False)
        self._charts: Charts
        self._cursor = Cursor(0, 0)
        self._coming: ArchiveWindow | None = None
        self._coming_for: tuple[float, float] | None = None
        self._streamed = 0
        self._head = pn.pane.Bokeh(sizing_mode="stretch_width")
        self._body = pn.pane.Bokeh(sizing_mode="stretch_width")
        self.keys = pn.widgets.CheckButtonGroup(
            label="Shown", visible=False, stylesheets=[asset("widgets.css"), asset("chips.css")]
        )
        # In a later turn, when the page has the charts: a change that comes with them runs no script.
        self._begin = page_loop.soon(self._tell_drawn)
        # Before the first rows are read: what comes between would else wait for the row after it.
        self.show_news = page_loop.soon(self.pull)
        self._take_soon, self._refill = page_loop.soon(self._take), page_loop.soon(self._fill)
        page_loop.at_end(history.subscribe(self.show_news))
        page_loop.at_end(history.feed.watch())
        self._fill()
        self._watch()
        page_loop.shows(self._head)
        page_loop.shows(self._body)

    def __panel__(self) -> pn.viewable.Viewable:
        return pn.Column(self._head, self.keys, self._body, sizing_mode="stretch_width")

    def pull(self) -> None:
        """Show the state as it is now and, unless the viewer has paused or looks back, the rows that came."""
        self._tell_status()
        if self.viewer.paused:
            self.looking.hold(max(self._charts.rows.data["time"], default=0))
            return
        self.looking.go_on()
        if self.looking.fixed and self.looking.wanted:
            # What comes is of no interest there, but what was before may have become known.
            if self.history.cursor.epoch != self._cursor.epoch:
                self._fill()
            return
        self._posts.show(self._charts.posts)
        if self._coming is not None:
            # What the database answers is joined by all that has come until then.
            return
        news = self.history.since(self._cursor)
        if news is None or self.looking.fixed or self._streamed > MAX_POINTS:
            self._fill()
        elif news[1] != self._cursor:
            columns, self._cursor = news
            self._streamed += len(columns["time"])
            self._charts.rows.stream(shown(columns, self._drawing.series, self.viewer.units))

    def waiting(self) -> int:
        """Rows that came and are not shown; 0 where rows that are shown have changed, and none can tell."""
        now = self.history.cursor
        return now.count - self._cursor.count if now.epoch == self._cursor.epoch else 0

    def _watch(self) -> None:
        soon, viewer = self.viewer.page_loop.soon, self.viewer
        hide, tell_zone, begin_anew = soon(self._hide), soon(self._tell_zone), soon(self._begin_anew)
        self.keys.param.watch(lambda *_: hide(), "value")
        viewer.param.watch(lambda *_: tell_zone(), "zone")
        viewer.param.watch(lambda *_: begin_anew(), "window")
        viewer.param.watch(lambda *_: self._refill(), "units")
        look = soon(self._look)
        viewer.param.watch(lambda *_: look(), ["past", "speed"])
        mark = soon(lambda: self._marks.show(self._charts.alerts))
        viewer.page_loop.at_end(self._marks.subscribe(mark))

    def _fill(self) -> None:
        """Show what is looked at anew, and draw its charts where there are other series now."""
        history, viewer, source = self.history, self.viewer, self.history.source
        dense = max(type(source).interval, source.row_period) < DENSE_SECONDS
        with history.locked():
            drawing = Drawing(history.series, history.as_points, dense, self._marks.quantities)
            start, end, last = self.looking.span()
            in_memory = history.in_memory(start)
            # Where the database is asked, a few rows show the lines until it answers.
            first = start if in_memory else end - self.looking.least_seconds * 1000
            columns = history.window(first)[0] if last == math.inf else history.between(first, last)
            cursor = history.cursor
            loaded = [first, 0.0 if last == math.inf else last, history.step(first, last)]
        anew = drawing != self._drawing or not self._body.object
        if anew:
            self._draw(drawing)
        if anew or in_memory:
            self._put(columns, loaded)
            self._cursor = self._cursor if viewer.paused else cursor
            self.looking.fixed = self.looking.elsewhere(last)
        if not in_memory:
            self._load(start, end, last)
        self.view.update(
            window_ms=viewer.window_seconds * 1000, least_window_ms=self.looking.least_seconds * 1000
        )
        self._tell_status()
        self._posts.show(self._charts.posts)
        if anew:
            self._show(drawing, start, end)

    def _draw(self, drawing: Drawing) -> None:
        if self._body.object:
            retire(self._charts, self.viewer.travel)
        self.view = View(zone=self.viewer.zone, hidden=self.view.hidden, searched=self._posts.searched)
        self.view.on_change("asked", lambda attr, old, new: self._ask(new))
        self._drawing, self._charts = drawing, charts(drawing, self.view, self.viewer.travel)
        self._wishes.offer(self._charts, drawing, self.view)
        self._marks.show(self._charts.alerts)

    def _put(self, columns: Columns, loaded: list[float]) -> None:
        """Show these rows and no others. loaded: as in View."""
        units = self.viewer.units
        tell_units(self._charts, self._drawing, units)
        self._wishes.tell_units(units)
        columns = shown(columns, self._drawing.series, units)
        # Bokeh streams into these very lists, and those of the history belong to all pages.
        self._charts.rows.data = {name: list(values) for name, values in columns.items()}
        self.view.update(units=units, loaded=loaded)
        self._streamed = 0

    def _load(self, start: float, end: float, last: float) -> None:
        """Ask the database for the rows from `start` to `end`, and to the newest where there is no `last`."""
        window = (
            self.history.long_window(start) if last == math.inf else self.history.fixed_window(start, end)
        )
        self._coming = window
        self._coming_for = self.looking.wanted
        # The answer is remembered for other viewers, and with it whoever waited for it.
        waiting = ref(self._take_soon)
        window.stored.add_done_callback(lambda _: (take := waiting()) and take())

    def _take(self) -> None:
        """Show what the database has answered or, where it cannot, what is in memory."""
        coming, self._coming = self._coming, None
        if coming is None or not coming.stored.done():
            self._coming = coming
            return
        fixed = coming.edge == math.inf
        try:
            columns, step, cursor = self.history.with_newest(coming)
        except StorageUnavailable:
            cursor = self.history.cursor
            last = coming.end if fixed else math.inf
            columns = self.history.between(coming.start, last)
            step = round(self.history.step(coming.start, last))
        self.looking.fixed = fixed
        self._cursor = self._cursor if self.viewer.paused else cursor
        self._put(columns, [coming.start, coming.end if fixed else 0.0, step])
        if self._coming_for != self.looking.wanted:
            # Meanwhile the viewer has gone on.
            self._look()

    def _look(self) -> None:
        """Show the past that the viewer has gone to, or the newest after that."""
        if self.view.asked:
            self.view.asked = []
        if self.looking.has(self.view.loaded):
            self._tell_status()
            self._posts.show(self._charts.posts)
        elif self._coming is None or not self.looking.wanted:
            self._fill()

    def _ask(self, asked: list[float]) -> None:
        """Show what the viewer has panned or zoomed to."""
        self.looking.asked = tuple(asked)
        self._refill()

    def _show(self, drawing: Drawing, start: float, end: float) -> None:
        """Put charts that were drawn anew on the page."""
        self._charts.x_range.update(start=start, end=end)
        self._offer_keys([series.key for series in drawing.series if series.key])
        self._head.object, self._body.object = self._charts.head, self._charts.body
        self._begin()

    def _tell_status(self) -> None:
        status = self.history.feed.status.at(time.time())
        html = status_html(
            self.history.source.heading, status, self._newest_told(status.period), self.looking.remark,
            "" if self.viewer.past is None else "replaying" if self.viewer.speed else "looking back",
        )  # fmt: skip
        if self._charts.status.text != html:
            self._charts.status.text = html

    def _newest_told(self, period: float) -> float:
        """When the newest row is from (unix seconds); 0 where the browser knows it from the rows."""
        newest: float = self.history.newest.get("time", 0) / 1000
        return 0.0 if period < DENSE_SECONDS and not self.looking.fixed else newest

    def _begin_anew(self) -> None:
        """Show the window, wherever the viewer has panned or zoomed to."""
        self.view.asked = []
        self.looking.asked = ()
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
        self.keys.visible = 1 < len(names) <= MAX_KEYS

    def _hide(self) -> None:
        self.view.hidden = [key for key in self.keys.options if key not in self.keys.value]
        self.viewer.choose("hidden", str(self.history.source.name), self.view.hidden)
