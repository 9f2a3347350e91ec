"""The viewport as parameters of the address of a page: between, at and paused, with times in ISO 8601."""

from __future__ import annotations

from datetime import UTC, datetime

from dashboard.views.common.viewport import Viewport
from dashboard.views.common.viewport_state import TimeRange


class ViewportAddress:
    """The parameters that a viewport has in the address; setting one moves the viewport."""

    def __init__(self, viewport: Viewport) -> None:
        self._viewport = viewport

    @property
    def between(self) -> str:
        """The range of the past that is shown, "from/to"; "" when live."""
        state = self._viewport.state
        shown = state.range and (state.picked or state.position is not None)
        return iso_interval(*state.range) if state.range and shown else ""

    @between.setter
    def between(self, text: str) -> None:
        """Show that range; a text that is no range changes nothing."""
        if picked := read_interval(text):
            self._viewport.dispatch("choose_range", range=picked)

    @property
    def at(self) -> str:
        """The moment of the past where charts end; "" without one."""
        position = self._viewport.state.position
        return "" if position is None else iso_time(position)

    @at.setter
    def at(self, text: str) -> None:
        """Move there, in the range that is shown. Raises ValueError for a text that is no time."""
        if text and self._viewport.state.range:
            self._viewport.dispatch("move", position=unix_ms(text))

    @property
    def paused(self) -> str:
        """When the viewer paused; "" while they have not."""
        paused_at = self._viewport.state.paused_at
        if paused_at is None:
            return ""
        return datetime.fromtimestamp(paused_at / 1000, UTC).isoformat(timespec="milliseconds")

    @paused.setter
    def paused(self, text: str) -> None:
        """Pause as at that time. Raises ValueError for a text that is no time."""
        if text:
            self._viewport.dispatch("pause", now=unix_ms(text))


def unix_ms(text: str) -> float:
    """A time in ISO 8601 as unix ms; one without a zone is in UTC. Raises ValueError."""
    parsed = datetime.fromisoformat(text)
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp() * 1000


def iso_time(at: float) -> str:
    """A time (unix ms) in ISO 8601, to the second."""
    return f"{datetime.fromtimestamp(at // 1000, UTC):%Y-%m-%dT%H:%M:%SZ}"


def iso_interval(start: float, end: float) -> str:
    """A range of time (unix ms) in ISO 8601, to the second."""
    return f"{iso_time(start)}/{iso_time(end)}"


def read_interval(text: str) -> TimeRange | None:
    """From and to when (unix ms), of ISO 8601's "from/to"; None of any other text."""
    try:
        start, end = map(unix_ms, text.split("/"))
    except (ValueError, OverflowError):
        return None
    return (start, end) if start < end else None
