"""How changes reach a page: in the order they were made, and only while it is visible."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from tests.conftest import Serve

# The socket is taken, as by a message that is being written, while a chart is replaced and a row follows.
BUSY = """
import asyncio

import panel as pn
from bokeh.models import ColumnDataSource
from bokeh.plotting import figure

from dashboard.views.common.page_scheduler import PageScheduler

pn.extension()
document, scheduler, pane = pn.state.curdoc, PageScheduler(), pn.pane.Bokeh(figure())


def redraw():
    (connection,) = document.session_context.session._subscribed_connections
    busy = connection._socket.write_lock
    busy.acquire()
    asyncio.get_running_loop().call_later(0.2, busy.release)
    rows = ColumnDataSource({"x": [1.0], "y": [2.0]}, name="rows")
    chart = figure()
    chart.line("x", "y", source=rows)
    pane.object = chart
    scheduler.soon(lambda: rows.stream({"x": [2.0], "y": [3.0]}))()


pn.Column(pane).servable()
scheduler.soon(redraw)()
"""
ROWS = "Bokeh.documents[0]?.get_model_by_name('rows')?.get_array('y').join()"


def test_a_row_does_not_overtake_the_chart_that_it_is_for(
    browser: Browser, serve: Serve, tmp_path: Path
) -> None:
    script = tmp_path / "busy.py"
    script.write_text(BUSY)
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(serve(script).url)
    page.wait_for_function(f"globalThis.Bokeh && {ROWS} == '2,3'")
    page.close()
    assert not errors
