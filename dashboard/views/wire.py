"""How rows reach a page: over the document of a server session, or the comm of a notebook."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import panel as pn


class Wire:
    """Runs calls in the thread of one page. Made where the page is built; usable from every thread.

    A page on a server has a document with a lock of its own; a notebook has the kernel's event loop, and
    changes of Bokeh models must be pushed to the panes that show them.
    """

    def __init__(self) -> None:
        self._document = pn.state.curdoc
        self._loop = None if self._document else _running_loop()
        self._panes: list[Any] = []
        self._endings: list[Callable[[], None]] = []
        if self._document:
            pn.state.on_session_destroyed(lambda _: self.close())

    def shows(self, pane: Any) -> None:
        """Push to this pane as well, where pushing is needed."""
        self._panes.append(pane)

    def at_end(self, ending: Callable[[], None]) -> None:
        """Call `ending` when the page is closed."""
        self._endings.append(ending)

    def close(self) -> None:
        """End what the page has begun. A second call does nothing."""
        while self._endings:
            self._endings.pop()()

    def soon(self, call: Callable[[], None]) -> Callable[[], None]:
        """`call` in a form for every thread: it runs in the page's, once for all requests not yet served."""
        waiting = threading.Event()

        def run() -> None:
            waiting.clear()
            call()
            self._push()

        def request() -> None:
            if not waiting.is_set():
                waiting.set()
                self._schedule(run)

        return request

    def _schedule(self, run: Callable[[], None]) -> None:
        if self._document:
            self._document.add_next_tick_callback(run)
        elif self._loop:
            self._loop.call_soon_threadsafe(run)
        else:
            run()

    def _push(self) -> None:
        if not self._document:
            pn.io.push_notebook(*self._panes)


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
