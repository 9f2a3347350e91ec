"""The viewport of a page: live or a range of the past, paused, replayed, zoomed.

The transitions are a table, `static/js/viewport.json`, which the browser module `static/js/viewport.js` reads
as well. Events that begin in the browser (zoom, unzoom, move) are applied there first and reported to the
server; all others are applied here and sent to the browser.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any, NamedTuple

import param
from bokeh.core.properties import Any as Anything
from bokeh.core.properties import Float, List
from bokeh.model import DataModel

from dashboard.views.common.page_scheduler import PageScheduler
from dashboard.views.common.scripts import callback, script_bundle
from dashboard.views.common.static_files import asset

TABLE = json.loads(asset("js/viewport.json"))
TimeRange = tuple[float, float]
# A source without rows for longer than this many windows is shown as it was then.
MAX_GAP_WINDOWS = 12
NOW = "$now"


class ViewportState(NamedTuple):
    """The viewport of one section. Times are unix ms.

    window_ms: how far back charts reach; 0 is all there is. range: the range of the past that is shown;
    None is live. picked: the viewer has picked that range rather than moved the slider through the usual
    one. position: where the charts end while the viewer moves through the range; None shows all of it.
    speed: of the replay; 0 without one. held: the newest row that was shown when the viewer paused.
    paused_at: when the viewer paused. zoom: what the viewer has zoomed or panned to.

    `held` belongs to one section; all else is the same in all sections of a page.
    """

    window_ms: float = TABLE["initial"]["window_ms"]
    range: TimeRange | None = None
    picked: bool = False
    position: float | None = None
    speed: float = 0.0
    paused: bool = False
    paused_at: float | None = None
    held: float | None = None
    zoom: TimeRange | None = None

    @property
    def past(self) -> TimeRange | None:
        """The range of the past that charts show without zooms (unix ms); None while they are live."""
        return None if self.range is None else visible_range(self._replace(zoom=None), 0.0, 0.0, 0.0, 0.0)


def transition(state: ViewportState, event: str, **payload: Any) -> ViewportState:
    """The state after an event of the table. payload: the values that the table names with "$"."""
    if state.range is None and event in TABLE["only_when_looking_back"]:
        return state
    changes = {
        field: payload[value[1:]] if isinstance(value, str) else value
        for field, value in TABLE["transitions"][event].items()
    }
    return state._replace(**changes)


def visible_range(
    state: ViewportState, oldest: float, newest: float, least_ms: float, now: float
) -> TimeRange:
    """The range that charts show (unix ms). oldest, newest: the times of the first and the last row.

    least_ms: the shortest window in which the course of a source is visible.
    """
    if state.zoom:
        return state.zoom
    if state.range:
        start, end = state.range
        length = end - start
        if state.position is not None:
            length, end = state.window_ms or length, state.position
        return end - max(length, least_ms), end
    newest = newest if state.held is None else state.held
    return _live_range(state, oldest, newest, least_ms, now if state.paused_at is None else state.paused_at)


def _live_range(state: ViewportState, oldest: float, newest: float, least_ms: float, now: float) -> TimeRange:
    """Up to now, and to rows that are ahead of it. While none come, the window grows, so that the last ones
    stay in sight; far from now it shows the last ones."""
    length = max(state.window_ms, least_ms) if state.window_ms else newest - oldest
    gap = now - newest
    if gap > MAX_GAP_WINDOWS * length:
        return newest - length, newest
    if not state.window_ms:
        return oldest, max(now, newest)
    return (newest - length / 2 if gap > length / 2 else now - length), max(now, newest)


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

    @property
    def between(self) -> str:
        """The range of the past that is shown as ISO 8601 has it, "from/to"; "" when live."""
        state = self.state
        shown = state.range and (state.picked or state.position is not None)
        return interval(*state.range) if state.range and shown else ""

    @between.setter
    def between(self, text: str) -> None:
        """Show that range; a text that is no range changes nothing."""
        picked = parse_interval(text)
        if picked:
            self.dispatch("choose_range", range=picked)

    def _zoom(self, reported: list[float]) -> None:
        """The browser reports a zoom of all charts, or its end."""
        if not reported:
            self.dispatch("unzoom", from_browser=True)
        elif len(reported) == 2 and all(map(math.isfinite, reported)) and reported[0] < reported[1]:
            self.dispatch("zoom", from_browser=True, range=tuple(reported))

    @property
    def at(self) -> str:
        """The moment of the past where charts end, as ISO 8601 has it; "" without one."""
        position = self.state.position
        return "" if position is None else moment(position)

    @at.setter
    def at(self, text: str) -> None:
        """Move there, in the range that is shown. Raises ValueError for a text that is no time."""
        if text and self.state.range:
            self.dispatch("move", position=unix_ms(datetime.fromisoformat(text)))

    @property
    def paused(self) -> str:
        """When the viewer paused, as ISO 8601 has it; "" while they have not."""
        paused_at = self.state.paused_at
        if paused_at is None:
            return ""
        return datetime.fromtimestamp(paused_at / 1000, UTC).isoformat(timespec="milliseconds")

    @paused.setter
    def paused(self, text: str) -> None:
        """Pause as at that time. Raises ValueError for a text that is no time."""
        if text:
            self.dispatch("pause", now=unix_ms(datetime.fromisoformat(text)))

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


def unix_ms(moment: datetime) -> float:
    """A time as unix ms; one without a zone is in UTC."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000


def moment(at: float) -> str:
    """A time (unix ms) as ISO 8601 has it, to the second."""
    return f"{datetime.fromtimestamp(at // 1000, UTC):%Y-%m-%dT%H:%M:%SZ}"


def interval(start: float, end: float) -> str:
    """A range of time (unix ms) as ISO 8601 has it, to the second."""
    return f"{moment(start)}/{moment(end)}"


def parse_interval(text: str) -> TimeRange | None:
    """From and to when (unix ms), of ISO 8601's "from/to"; None of any other text."""
    try:
        start, end = (unix_ms(datetime.fromisoformat(part)) for part in text.split("/"))
    except (ValueError, OverflowError):
        return None
    return (start, end) if start < end else None
