"""How a notebook's page hears of clicks: in its own thread, between its rows."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from typing import Any, NamedTuple

import panel as pn
from bokeh.document.events import ModelChangedEvent
from bokeh.models import ColumnDataSource
from bokeh.plotting import figure
from bokeh.protocol import Protocol

from dashboard.views.common.viewer import Viewer
from dashboard.views.page import Page
from tests.support.waiting import awaited

# As the kernel knows for what something is printed.
PARENT = ContextVar("parent", default="a cell")


class Heard(NamedTuple):
    """In which threads clicks were handled, for whom, and what the page sent to its browser."""

    threads: list[int]
    parents: list[str]
    sent: list[str]


def test_a_notebook_page_handles_what_its_browser_tells_in_its_own_thread() -> None:
    """JupyterLab has the kernel handle messages in a subshell, which is another thread."""
    with ThreadPoolExecutor(1) as kernel:
        own = kernel.submit(threading.get_ident).result()
        assert kernel.submit(asyncio.run, click_after_a_row()).result().threads == [own]


def test_a_row_that_came_just_before_a_click_in_a_notebook_is_sent() -> None:
    with ThreadPoolExecutor(1) as kernel:
        sent = kernel.submit(asyncio.run, click_after_a_row()).result().sent
    assert len([message for message in sent if "ColumnsStreamed" in message]) == 1


def test_what_a_click_prints_stands_in_no_cell() -> None:
    with ThreadPoolExecutor(1) as kernel:
        assert kernel.submit(asyncio.run, click_after_a_row()).result().parents == ["the click"]


def test_rows_that_come_before_the_browser_are_sent_in_their_order() -> None:
    with ThreadPoolExecutor(1) as kernel:
        sent = kernel.submit(asyncio.run, rows_before_the_browser()).result()
    values = [[value for value in (2.0, 3.0) if f"[{value}]" in message] for message in sent]
    assert [value for some in values for value in some] == [2.0, 3.0]


async def rows_before_the_browser() -> list[str]:
    """What a page sends of two rows, one of which comes before its browser is there."""
    sent: list[str] = []
    viewer, rows, chart = Viewer(), ColumnDataSource({"x": [1.0]}), figure()
    chart.scatter("x", "x", source=rows)
    pane = pn.pane.Bokeh(chart)
    viewer.page_loop.add_pane(pane)
    pn.extension()
    tab: Any = pn.Column(pane)
    page = Page("Page", viewer, {}, {"Tab": lambda: tab}).__panel__()
    page._repr_mimebundle_()
    [(to_browser, _)] = page._comms.values()
    to_browser.send = lambda data=None, **_: sent.append(str(data))
    viewer.page_loop.soon(lambda: rows.stream({"x": [2.0]}))()
    for _ in range(3):
        await asyncio.sleep(0)
    to_browser._comm = True
    viewer.page_loop.soon(lambda: rows.stream({"x": [3.0]}))()
    await awaited(lambda: any("3.0" in message for message in sent))
    await awaited(lambda: any("2.0" in message for message in sent))
    return sent


async def click_after_a_row() -> Heard:
    """What a page makes of a row, and of a click that comes in the same turn from another thread."""
    heard, handled, loop = Heard([], [], []), asyncio.Event(), asyncio.get_running_loop()

    def hear(_: object) -> None:
        heard.threads.append(threading.get_ident())
        heard.parents.append(PARENT.get())
        loop.call_soon_threadsafe(handled.set)

    viewer = Viewer()
    button, rows, chart = pn.widgets.Toggle(), ColumnDataSource({"x": [1.0]}), figure()
    chart.scatter("x", "x", source=rows)
    pane = pn.pane.Bokeh(chart)
    viewer.page_loop.add_pane(pane)
    button.param.watch(hear, "value")
    pn.extension()
    tab: Any = pn.Column(pane, button)
    page = Page("Page", viewer, {}, {"Tab": lambda: tab}).__panel__()
    page._repr_mimebundle_()
    [(ref, (to_browser, from_browser))] = page._comms.items()
    to_browser._comm, to_browser.send = True, lambda data=None, **_: heard.sent.append(str(data))
    viewer.page_loop.soon(lambda: rows.stream({"x": [2.0]}))()
    # The loop takes no turn meanwhile.
    other = threading.Thread(target=tell, args=[from_browser, button._models[ref][0]])
    other.start()
    other.join()
    await asyncio.wait_for(handled.wait(), 10)
    return heard


def tell(from_browser: Any, toggle: Any) -> None:
    PARENT.set("the click")
    from_browser._handle_msg(click(toggle))


def click(toggle: Any) -> dict[str, Any]:
    """What BokehJS sends when a toggle is clicked."""
    patch = Protocol().create("PATCH-DOC", [ModelChangedEvent(toggle.document, toggle, "active", True)])
    return {"header": patch.header, "metadata": patch.metadata, "content": patch.content, "_buffers": {}}
