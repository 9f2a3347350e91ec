"""What a cell of a notebook shows of a feed: tables and charts that are brought up to date when rows come."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial
from typing import Any
from weakref import finalize, ref

import pandas as pd
import panel as pn
from bokeh.models import ColumnDataSource

from dashboard.feed.feed import Feed
from dashboard.history.history import History
from dashboard.history.shown_rows import MAX_POINTS, NOTHING_READ
from dashboard.records import Columns
from dashboard.views.common.escaping import markup
from dashboard.views.common.page_scheduler import PageScheduler
from dashboard.views.common.scripts import callback, script_bundle
from dashboard.views.common.static_files import css, root_styles
from dashboard.views.common.status import BADGES, badges
from dashboard.views.common.templates import render
from sources.numbers.format import decimals_of, format_number

MAX_LINES = 12


class LiveTables(pn.viewable.Viewer):
    """The newest rows of streaming DataFrames, under the state of the feed that they are made from.

    frames: streamz DataFrames by their captions. The feed is polled as long as the tables are shown.
    """

    def __init__(self, feed: Feed, **frames: Any) -> None:
        super().__init__()
        self._feed, self._frames = feed, frames

    def __panel__(self) -> pn.viewable.Viewable:
        # Nothing here holds the tables themselves, so that those of a cell that is run again end.
        feed, scheduler = self._feed, PageScheduler()
        newest = dict.fromkeys(self._frames, pd.DataFrame())
        # Not Panel's HTML: with each text it would send its styles again, by their addresses on another host.
        tables = markup(sizing_mode="stretch_width", stylesheets=[*root_styles(), css("tables")])

        def show() -> None:
            tables.text = _tables_html(feed, newest)

        request = scheduler.soon(show)

        def receive(caption: str, rows: pd.DataFrame) -> None:
            newest[caption] = rows
            request()

        sinks = [frame.stream.sink(partial(receive, caption)) for caption, frame in self._frames.items()]
        show()
        pane = pn.pane.Bokeh(tables, sizing_mode="stretch_width")
        scheduler.add_pane(pane)
        unsubscribe, unwatch = feed.subscribe(lambda _: request()), feed.watch()
        for end in (unsubscribe, unwatch, *(sink.destroy for sink in sinks)):
            scheduler.on_close(end)
            finalize(self, end)
        return pane


def stream_rows(history: History, rows: ColumnDataSource, pane: pn.viewable.Viewable) -> pn.viewable.Viewable:
    """Stream the rows of a history into a data source: those in memory now, and new ones as they are
    received.

    rows: its columns are `time` (unix ms) and fields of the history, such as "temperature London". pane:
        shows the data source. Returns the pane.
    """
    scheduler, target = PageScheduler(), ref(rows)
    cursor = NOTHING_READ

    def pull() -> None:
        nonlocal cursor
        shown = target()
        if shown is None:
            return
        new = history.since(cursor)
        columns, cursor = new or history.window()
        if new is None:
            shown.data = _fields(columns, shown)
        elif columns["time"]:
            shown.stream(_fields(columns, shown), MAX_POINTS)

    receive = callback(script_bundle("page"), "receiveRows")
    for change in ("change:data", "streaming"):
        rows.js_on_change(change, receive)
    scheduler.add_pane(pane)
    for end in (history.subscribe(scheduler.soon(pull)), history.feed.watch()):
        scheduler.on_close(end)
        finalize(rows, end)
    pull()
    return pane


def _fields(columns: Columns, rows: ColumnDataSource) -> Columns:
    """The columns of a data source; NaN where the history has none yet."""
    missing = [math.nan] * len(columns["time"])
    return {name: list(columns.get(name, missing)) for name in rows.data}


def _tables_html(feed: Feed, frames: Mapping[str, pd.DataFrame]) -> str:
    status = feed.status
    return render(
        "live_tables.html",
        heading=feed.upstream.heading,
        state=", ".join(BADGES[name] for name in badges(status)),
        reason=status.error,
        sample=status.origin == "sample",
        tables=[_table(caption.replace("_", " "), rows) for caption, rows in frames.items()],
    )


def _table(caption: str, rows: pd.DataFrame) -> dict[str, Any]:
    """What the template shows of the last rows: its caption, heads and lines."""
    table = rows.tail(MAX_LINES).reset_index()
    if "time" in table:
        table["time"] = table["time"].dt.strftime("%H:%M:%S %Z")
    lines = zip(*(_texts(table[name]) for name in table), strict=True)
    return {"caption": caption, "heads": list(table), "lines": list(lines)}


def _texts(column: pd.Series[Any]) -> list[str]:
    """The cells of a column, numbers with the digits that the column needs."""
    if not pd.api.types.is_float_dtype(column):
        return [str(cell) for cell in column]
    decimals = decimals_of(column.tolist())
    return [format_number(cell, decimals) for cell in column]
