"""How a notebook's page handles clicks and sends rows: in its own thread, and in their order."""

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


class Handled(NamedTuple):
    """In which threads clicks were handled, for whom, and what the page sent to its browser."""

    threads: list[int]
    parents: list[str]
    sent: list[str]


def test_a_notebook_page_handles_messages_of_its_browser_in_its_own_thread() -> None:
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


class NotebookPage:
    """A page with one chart of `rows`, in a notebook whose kernel has shown it. `sent`: its messages to the
    browser."""

    def __init__(self, *controls: pn.viewable.Viewable) -> None:
        viewer, chart = Viewer(), figure()
        self.loop, self.rows = viewer.scheduler, ColumnDataSource({"x": [1.0]})
        chart.scatter("x", "x", source=self.rows)
        pane = pn.pane.Bokeh(chart)
        self.loop.add_pane(pane)
        pn.extension()
        tab: Any = pn.Column(pane, *controls)
        page = Page("Page", viewer, {}, {"Tab": lambda: tab}).__panel__()
        page._repr_mimebundle_()
        [(self.ref, (self.to_browser, self.from_browser))] = page._comms.items()
        self.sent: list[str] = []
        self.to_browser.send = lambda data=None, **_: self.sent.append(str(data))

    def connect(self) -> None:
        """The browser is there."""
        self.to_browser._comm = True

    def stream(self, value: float) -> None:
        """A row comes."""
        self.loop.soon(lambda: self.rows.stream({"x": [value]}))()


async def rows_before_the_browser() -> list[str]:
    """What a page sends of two rows, one of which comes before its browser is there."""
    page = NotebookPage()
    page.stream(2.0)
    for _ in range(3):
        await asyncio.sleep(0)
    page.connect()
    page.stream(3.0)
    await awaited(lambda: all(any(value in message for message in page.sent) for value in ("2.0", "3.0")))
    return page.sent


async def click_after_a_row() -> Handled:
    """What a page makes of a row, and of a click that comes in the same tick from another thread."""
    done, loop = asyncio.Event(), asyncio.get_running_loop()
    threads: list[int] = []
    parents: list[str] = []

    def handle(_: object) -> None:
        threads.append(threading.get_ident())
        parents.append(PARENT.get())
        loop.call_soon_threadsafe(done.set)

    button = pn.widgets.Toggle()
    page = NotebookPage(button)
    button.param.watch(handle, "value")
    page.connect()
    page.stream(2.0)
    # The loop runs nothing meanwhile.
    other = threading.Thread(target=send_click, args=[page.from_browser, button._models[page.ref][0]])
    other.start()
    other.join()
    await asyncio.wait_for(done.wait(), 60)
    return Handled(threads, parents, page.sent)


def send_click(from_browser: Any, toggle: Any) -> None:
    PARENT.set("the click")
    from_browser._handle_msg(click(toggle))


def click(toggle: Any) -> dict[str, Any]:
    """What BokehJS sends when a toggle is clicked."""
    patch = Protocol().create("PATCH-DOC", [ModelChangedEvent(toggle.document, toggle, "active", True)])
    return {"header": patch.header, "metadata": patch.metadata, "content": patch.content, "_buffers": {}}
