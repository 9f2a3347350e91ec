"""How the rows that come reach a page: over its channel, or with the changes of its document."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from bokeh.models import ColumnDataSource

from dashboard.history.history import History
from dashboard.history.shown_rows import MAX_POINTS, NOTHING_READ, Cursor, ShownRows
from dashboard.page_channel.page_subscriptions import PageSubscriptions, Subscription
from dashboard.records import Columns
from dashboard.views.charts.chart_state import ChartState
from dashboard.views.common.unit_conversion import Units, shown
from dashboard.views.common.viewer import Viewer
from dashboard.views.live.encoded_rows import encoded_rows


class LoadedPage(NamedTuple):
    """What a page has when a channel starts: in `data`, the rows of `rows` before `cursor`, in `units`."""

    data: ColumnDataSource
    rows: ShownRows
    cursor: Cursor
    units: Units


class RowChannel(Protocol):
    """Sends the rows of a history to a page, after those that its data source has already.

    needs_pull: whether the page has to call `pull` for each batch.
    """

    needs_pull: bool

    @property
    def cursor(self) -> Cursor:
        """The position up to which the page has rows."""

    def start(self, page: LoadedPage, *, is_held: bool) -> None:
        """Send the rows after those of `page`. is_held: as after `hold`."""

    def hold(self) -> None:
        """Send no rows that come from now on, until `pull`."""

    def pull(self) -> None:
        """Send the rows that have come."""

    def can_continue(self) -> bool:
        """Whether the rows after the cursor bring the page up to date: they are not too many, and no earlier
        row has changed."""

    def add_columns(self, fields: Sequence[str]) -> None:
        """Add columns, which are NaN in the rows of the page."""

    def columns(self) -> Columns:
        """All rows that the page has, in its units."""

    def end(self) -> None:
        """Stop sending rows: another channel does."""


def row_channel(
    history: History,
    viewer: Viewer,
    state: ChartState,
    on_invalid: Callable[[], None],
    cursor: Cursor = NOTHING_READ,
) -> RowChannel:
    """The channel of a section, for a page at this position.

    on_invalid: called when the page has to load its rows again.
    """
    page = viewer.subscriptions
    return BroadcastRows(page, history, state, on_invalid, cursor) if page else DocumentRows(history, cursor)


class DocumentRows:
    """Sends rows as changes of the page's document: in notebooks, and to pages without a channel."""

    needs_pull = True

    def __init__(self, history: History, cursor: Cursor = NOTHING_READ) -> None:
        self._history, self.cursor = history, cursor
        self._streamed = 0

    def start(self, page: LoadedPage, *, is_held: bool) -> None:
        self._shown, self.cursor = page, page.cursor
        self._streamed = 0
        if page.data.tags:
            # The page had a channel, and would report the rows of its document.
            page.data.tags = []

    def hold(self) -> None:
        """Do nothing: rows are sent by `pull` alone."""

    def pull(self) -> None:
        with self._history.locked():
            series, columns = self._shown.rows.series, self._shown.rows.since(self.cursor)
            self.cursor = self._shown.rows.cursor
        if columns and columns["time"]:
            self._streamed += len(columns["time"])
            new = shown(columns, series, self._shown.units)
            # Copies: Bokeh takes lists over for columns that are empty, and all pages are given the same.
            self._shown.data.stream({name: list(values) for name, values in new.items()})

    def can_continue(self) -> bool:
        return self._streamed <= MAX_POINTS and self._shown.rows.since(self.cursor) is not None

    def add_columns(self, fields: Sequence[str]) -> None:
        missing = np.full(len(self._shown.data.data["time"]), math.nan)
        self._shown.data.data.update(dict.fromkeys(fields, missing))

    def columns(self) -> Columns:
        return dict(self._shown.data.data)

    def end(self) -> None:
        """Do nothing: rows are sent by `pull` alone."""


class BroadcastRows:
    """Rows over the page's channel, encoded once for all pages. The document has those of `start` alone: the
    browser adds the others to its copy, without a message to the server.

    The data source's `tags` say which rows it has: their key, their count, and a number that makes each start
    another, so that the page reports each of them (`static/js/row_reader.js`).
    """

    needs_pull = False

    def __init__(
        self,
        page: PageSubscriptions,
        history: History,
        state: ChartState,
        on_invalid: Callable[[], None],
        cursor: Cursor = NOTHING_READ,
    ) -> None:
        self._page, self._history, self._state, self._on_invalid = page, history, state, on_invalid
        self._name = state.channel or state.source
        self._first = cursor
        self._starts = 0
        self._is_invalid = False
        self._held: Columns | None = None

    @property
    def cursor(self) -> Cursor:
        sent = self._page.by_name.get(self._name)
        return Cursor(self._first.epoch, sent.count) if sent else self._first

    def start(self, page: LoadedPage, *, is_held: bool) -> None:
        self._shown, self._first = page, page.cursor
        self._starts += 1
        self._is_invalid = False
        self._held = None
        self._state.columns = []
        stream = encoded_rows(self._history, page.rows, page.units)
        key, count = stream.key(page.cursor.epoch), page.cursor.count
        page.data.tags = [key, count, self._starts]
        self._page.subscribe(self._name, Subscription(stream, key, count, self._invalidate, is_held=is_held))

    def hold(self) -> None:
        self._page.hold(self._name)
        # Rows may be revised, or leave memory, while the page shows them.
        self._held = self.columns()

    def pull(self) -> None:
        self._held = None
        self._page.release(self._name)

    def can_continue(self) -> bool:
        return not self._is_invalid and self._shown.rows.cursor.epoch == self._first.epoch

    def add_columns(self, fields: Sequence[str]) -> None:
        self._state.columns = [*self._state.columns, *fields]

    def columns(self) -> Columns:
        if self._held is not None:
            return self._held
        with self._history.locked():
            rows = self._shown.rows
            series, sent = rows.series, rows.update(self._first, up_to=self.cursor.count)
        if sent is None or not sent.columns["time"]:
            return dict(self._shown.data.data)
        before = self._shown.data.data
        first = bisect_left(before["time"], sent.replaced_from)
        missing = [math.nan] * first
        return {
            name: [*before.get(name, missing)[:first], *values]
            for name, values in shown(sent.columns, series, self._shown.units).items()
        }

    def end(self) -> None:
        self._page.unsubscribe(self._name)

    def _invalidate(self) -> None:
        self._is_invalid = True
        self._on_invalid()
