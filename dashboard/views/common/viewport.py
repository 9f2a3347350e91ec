"""The viewport of a page, changed by events (`viewport_state.py`), and the browser's copy of it.

Events that begin in the browser (zoom, unzoom, move) are applied there first and reported to the server; all
others are applied here and sent to the browser.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from itertools import count
from typing import Any

import param
from bokeh.core.properties import Any as Anything
from bokeh.core.properties import Float, List
from bokeh.model import DataModel

from dashboard.views.common.page_scheduler import PageScheduler
from dashboard.views.common.scripts import callback, script_bundle
from dashboard.views.common.viewport_state import TABLE, ViewportState, transition

NOW = "$now"


class ViewportModel(DataModel):  # type: ignore[misc]
    """The browser's copy. `latest` has the page's state, the events since the last change of `latest` as
    [name, payload], a number that makes each change another, and the server's clock (unix ms). `zoom` is what
    the browser reports of zooms: [from, to] in unix ms, or []."""

    latest = Anything()
    zoom = List(Float)


class Viewport(param.Parameterized):
    """One page's viewport, changed by `dispatch` alone. Nothing else stores what the viewer has moved to.

    model, scripts: the browser's copy, and the bundle that charts and controls which follow it call.
    """

    state = param.ClassSelector(
        default=ViewportState(), class_=ViewportState, doc="what all sections of the page share"
    )
    sections: param.Dict[dict[str, ViewportState]] = param.Dict(
        {}, doc="the state of each section that has one of its own, by name"
    )

    def __init__(self, scheduler: PageScheduler, window_ms: float) -> None:
        super().__init__(state=ViewportState(window_ms=window_ms))
        self._events: list[tuple[str, dict[str, Any]]] = []
        self._numbers = count(1)
        self.model, self.scripts = ViewportModel(latest=self._latest()), script_bundle("live")
        self.model.js_on_change("latest", callback(self.scripts, "receive", viewport=self.model))
        self.model.on_change("zoom", lambda attr, old, new: self._zoom(new))
        self._send_soon = scheduler.soon(self._send)

    def of(self, section: str) -> ViewportState:
        """The viewport of a section by its name."""
        own = self.sections.get(section)
        return self.state if own is None else self.state._replace(held=own.held)

    def dispatch(self, event: str, section: str = "", *, from_browser: bool = False, **payload: Any) -> None:
        """Apply an event to the viewport of one section, or to that of the page where none is named.

        from_browser: the browser has applied the event already, and may have applied later ones.
        """
        if NOW in TABLE["transitions"][event].values():
            payload = {"now": time.time() * 1000, **payload}
        about = [section] if section else self.sections
        sections = self.sections | {name: transition(self.of(name), event, **payload) for name in about}
        after = transition(self.state, event, **payload)._replace(held=None)
        if not from_browser and not section:
            self._events.append((event, payload))
            self._send_soon()
        self.param.update(state=after, sections=sections)

    def begin(self) -> None:
        """Send the current state to the browser as its initial state, without the events that led to it."""
        self._events = []
        self.model.latest = self._latest()

    def watch(self, listener: Callable[[], object], *fields: str) -> None:
        """Call `listener()` when one of these fields of the page's state has changed."""

        def compare(change: param.parameterized.Event) -> None:
            if any(getattr(change.old, field) != getattr(change.new, field) for field in fields):
                listener()

        self.param.watch(compare, "state")

    def _zoom(self, reported: list[float]) -> None:
        """The browser reports a zoom of all charts, or its end."""
        if not reported:
            self.dispatch("unzoom", from_browser=True)
        elif len(reported) == 2 and all(map(math.isfinite, reported)) and reported[0] < reported[1]:
            self.dispatch("zoom", from_browser=True, range=tuple(reported))

    def _send(self) -> None:
        self.model.latest = self._latest()
        self._events = []

    def _latest(self) -> dict[str, Any]:
        return {
            "state": self.state._asdict(),
            "events": self._events,
            "number": next(self._numbers),
            "clock": time.time() * 1000,
        }
