"""The rows that a section shows: those that were loaded for its viewport, and those that follow them."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

from bokeh.models import ColumnDataSource

from dashboard.history.history import History
from dashboard.records import Columns
from dashboard.views.charts.chart_state import ChartState
from dashboard.views.common.unit_conversion import Units
from dashboard.views.common.viewer import Viewer
from dashboard.views.common.viewport_state import TimeRange
from dashboard.views.live.row_channel import LoadedPage, row_channel
from dashboard.views.live.row_loader import LoadResult, RowLoader
from dashboard.views.live.row_query import LoadedRows, RowQuery


class SectionRows:
    """The rows of a section: those that were loaded, and those that follow.

    query: which rows are needed. loader: reads them. channel: sends those that follow. loaded: the range that
        the rows on the page cover. is_fixed: whether it ends in the past, so that no rows follow.

    on_invalid: called when rows have to be loaded again.
    on_answer: called, in any thread, when the database has answered.
    """

    def __init__(
        self,
        history: History,
        viewer: Viewer,
        state: ChartState,
        on_invalid: Callable[[], None],
        on_answer: Callable[[], None],
    ) -> None:
        self.query = RowQuery(history, viewer.viewport)
        self.loader = RowLoader(history, self.query, on_answer)
        self._new_channel = partial(row_channel, history, viewer, state, on_invalid)
        self.channel = self._new_channel()
        self.loaded, self._loaded_for = LoadedRows(), self.query.target
        self.is_fixed = False

    @property
    def is_current(self) -> bool:
        """Whether the page has all rows that were received."""
        return self.loader.rows.cursor == self.channel.cursor

    @property
    def needs_pull(self) -> bool:
        """Whether new rows need a call of `pull`, since the page's channel alone does not bring them."""
        return self.channel.needs_pull or self.is_fixed or self.loader.has_choice

    def waiting(self) -> int:
        """The number of rows that were received and are not shown; 0 where shown rows have changed as
        well."""
        rows, shown_now = self.loader.rows, self.channel.cursor
        return rows.cursor.count - shown_now.count if rows.changed_since(shown_now) == math.inf else 0

    def have_changed(self) -> bool:
        """Whether rows on the page have changed within the loaded range."""
        return self.loader.rows.changed_since(self.channel.cursor) <= self.loaded.end

    def columns(self) -> Columns:
        """The rows on the page."""
        return self.channel.columns()

    def are_enough(self) -> bool:
        """Whether the rows on the page cover the target of the query, with a step that is short enough."""
        return self.query.has(self.loaded)

    def are_for(self, target: TimeRange | None) -> bool:
        """Whether the rows on the page, and those that the database is queried for, are those of this
        target."""
        return (self._loaded_for, self.loader.coming_for) == (target, target)

    def start(self, answer: LoadResult, data: ColumnDataSource, units: Units) -> None:
        """Send the rows that follow a result, whose rows are in `data`, in these units."""
        self.loaded, self._loaded_for, self.is_fixed = answer.loaded, answer.target, answer.is_fixed
        is_paused = self.query.viewport.state.paused
        cursor = self.channel.cursor if is_paused else answer.cursor
        page = LoadedPage(data, self.loader.rows, cursor, units)
        self.channel.start(page, is_held=is_paused or self.is_fixed)

    def hold(self) -> None:
        """Show no rows after the newest one that was shown when the viewer paused."""
        self.channel.hold()
        query = self.query
        if query.state.held is None:
            times = self.channel.columns()["time"]
            newest = query.history.newest_time or None if self.is_fixed else max(times, default=None)
            query.viewport.dispatch("hold", query.name, newest=newest)

    def change_channel(self) -> None:
        """Send rows over the document from now on, or over the page's channel again."""
        cursor = self.channel.cursor
        self.channel.end()
        self.channel = self._new_channel(cursor)
