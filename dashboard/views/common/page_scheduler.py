"""Schedules calls in the thread of a page: by the document of a server session, or the loop of a notebook."""

from __future__ import annotations

import asyncio
import logging
import math
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import copy_context
from functools import partial
from typing import Any
from weakref import ref

import panel as pn
from panel.links import Callback

from dashboard.views.common.call_slots import SLOTS
from dashboard.views.common.tick_queue import tick_queue

log = logging.getLogger("dashboard")

# How often a notebook's page looks whether its browser is there.
OPENING_SECONDS = 0.05


class PageScheduler:
    """Runs calls in the thread of one page. It is made in that thread, and used from every thread.

    A page on a server has a document with a lock of its own; a notebook has the kernel's event loop, and
    changes of Bokeh models must be pushed to the panes that show them. Calls that are requested before the
    next tick run together in it, each once.
    """

    def __init__(self) -> None:
        self._document = pn.state.curdoc
        self._loop = None if self._document else _running_loop()
        self._queue = tick_queue() if self._document else None
        self._panes: list[Any] = []
        self._callbacks: list[Callable[[], None]] = []
        self._requested: dict[Callable[[], None], None] = {}
        self._long = set[Callable[[], None]]()
        self._lock = threading.Lock()
        self._loaded, self._suspended = not self._document, False
        if self._document:
            pn.state.onload(self._start)
            pn.state.on_session_destroyed(lambda _: self.close())

    def add_pane(self, pane: Any) -> None:
        """Push changes of models to this pane as well, in a notebook."""
        self._panes.append(pane)

    def handle_messages(self, root: Any) -> None:
        """Handle a notebook browser's messages about `root`, the layout that is shown, in the page's thread.

        In JupyterLab the kernel handles them in a thread of its own (a subshell), which would send models
        that another thread is still making. A layout around `root` that is shown instead of it
        is not handled here.
        """
        handle = root._on_msg

        def push_and_handle(*message: Any) -> None:
            # Panel discards the changes that Bokeh still holds.
            pn.io.push_notebook(*self._panes)
            handle(*message)

        def request(*message: Any) -> None:
            # In the context of the message, so that output and warnings appear in no cell.
            self.soon(partial(copy_context().run, push_and_handle, *message))()

        if self._loop:
            root._on_msg = request

    def on_close(self, callback: Callable[[], None]) -> None:
        """Call `callback` when the page is closed."""
        self._callbacks.append(callback)

    def unlink_on_close(self, link: Callback) -> None:
        """Remove a link between widgets in the browser when the page is closed.

        Panel holds the arguments of a link as long as its widget lives, and they lead back to the widget.
        """
        self.on_close(link.unwatch)

    def close(self) -> None:
        """Call the callbacks of `on_close`, the last first. A second call does nothing."""
        while self._callbacks:
            self._callbacks.pop()()

    def soon(self, call: Callable[[], None]) -> Callable[[], None]:
        """Return a thread-safe function that requests `call` for the next tick of the page, once per tick."""

        def request() -> None:
            with self._lock:
                tick_is_due = bool(self._requested)
                self._requested[call] = None
            if self._loaded and not tick_is_due and not self._suspended:
                self._schedule()

        return request

    def spaced(self, call: Callable[[], None]) -> Callable[[], None]:
        """As `soon`, for calls that take long. They run in slots of their own, since all pages request theirs
        at the same moment. The returned function is called in the thread of the page."""
        run = self.soon(call)
        due = [False]
        self._long.add(call)

        def wait(seconds: float) -> None:
            if self._document:
                self._document.add_timeout_callback(run_in_slot, math.ceil(1000 * seconds))

        def run_in_slot() -> None:
            if seconds := SLOTS.begin():
                wait(seconds)
                return
            due[0] = False
            run()

        def request() -> None:
            if not self._document or not self._loaded:
                run()
            elif not due[0]:
                due[0] = True
                wait(SLOTS.reserve())

        return request

    def suspend(self) -> None:
        """Run nothing until `resume`. Calls that are requested meanwhile wait, each once."""
        self._suspended = True

    def resume(self) -> None:
        """Run the calls that were requested since `suspend`."""
        with self._lock:
            self._suspended = False
            due = bool(self._requested)
        if due:
            self._schedule()

    def _start(self) -> None:
        # Until its session exists a document takes callbacks for the next tick, but may never run them.
        with self._lock:
            self._loaded = True
            due = bool(self._requested)
        if due and not self._suspended:
            self._schedule()

    def _schedule(self) -> None:
        if self._document:
            add_tick = partial(self._document.add_next_tick_callback, self._run_requested)
            self._queue.add(add_tick) if self._queue else add_tick()
        elif self._loop:
            self._loop.call_soon_threadsafe(self._run_requested)
        else:
            self._run_requested()

    def _run_requested(self) -> None:
        if self._loop and not self._is_open():
            self._loop.call_later(OPENING_SECONDS, self._run_requested)
            return
        with self._lock:
            calls, self._requested = self._requested, {}
        for call in calls:
            begin = time.monotonic()
            try:
                with self._in_order():
                    call()
            except Exception:
                log.exception("A part of a page could not be brought up to date")
            if call in self._long:
                SLOTS.end(time.monotonic() - begin)
        if not self._document:
            pn.io.push_notebook(*self._panes)

    def _is_open(self) -> bool:
        """Whether a notebook's browser receives messages, if it shows the page.

        What is sent before, Panel sends later, behind what follows: the browser would be named models that it
        does not have yet, and drop the whole message.
        """
        refs = [ref for pane in self._panes for ref in pane._models if ref in pn.state._views]
        comms = [pn.state._views[ref][3] for ref in refs]
        return not comms or any(comm is None or comm._comm for comm in comms)

    @contextmanager
    def _in_order(self) -> Iterator[None]:
        """Send what is changed inside in the order of the changes.

        When a socket is busy, Panel puts off what its panes change, and Bokeh what is changed besides
        overtakes it: the browser would receive rows for charts that it does not have yet. Panel
        leaves alone what Bokeh holds.
        """
        if not self._document or self._document.callbacks.hold_value:
            yield
            return
        self._document.hold("collect")
        try:
            yield
        finally:
            self._document.unhold()


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def call_when_done(future: Future[Any], call: Callable[[], None]) -> None:
    """Call a function of a page, in any thread, when the future is done.

    It is held weakly: futures are cached for other viewers, and would hold closed pages by their callbacks.
    """
    held = ref(call)
    future.add_done_callback(lambda _: (function := held()) and function())
