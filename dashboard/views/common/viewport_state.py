"""The state of a viewport and its transitions: live or a range of the past, paused, replayed, zoomed.

The transitions are a table, `static/js/viewport.json`, which the browser module `static/js/viewport.js` reads
as well.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from dashboard.views.common.static_files import asset

TABLE = json.loads(asset("js/viewport.json"))
TimeRange = tuple[float, float]
# A source without rows for longer than this many windows is shown as it was then.
MAX_GAP_WINDOWS = 12


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
    """The range up to now, or to rows that are ahead of it.

    While none come, the window grows, so that the last ones stay visible; far from now it shows the last
    ones.
    """
    length = max(state.window_ms, least_ms) if state.window_ms else newest - oldest
    gap = now - newest
    if gap > MAX_GAP_WINDOWS * length:
        return newest - length, newest
    if not state.window_ms:
        return oldest, max(now, newest)
    return (newest - length / 2 if gap > length / 2 else now - length), max(now, newest)
