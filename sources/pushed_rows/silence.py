"""How long nothing has been pushed to a source."""

from __future__ import annotations

from collections.abc import Callable

# The note says so after this many periods, and not before a minute.
_SILENT_PERIODS = 10.0
_MIN_SECONDS = 60.0


class Silence:
    """The time since the last push. monotonic: returns monotonic seconds."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._pushed_at: float | None = None

    @property
    def seconds(self) -> float | None:
        """Seconds since the last push; None before the first."""
        return None if self._pushed_at is None else self._monotonic() - self._pushed_at

    def restart(self, seconds: float = 0.0) -> None:
        """Count from a push that was so many seconds ago."""
        self._pushed_at = self._monotonic() - seconds

    def note(self, name: str, row_period: float) -> str:
        """The sentence for viewers; "" where a push came lately.

        name: of the source. row_period: seconds between two rows of a key.
        """
        seconds = self.seconds
        if seconds is None:
            return f"Nothing was pushed yet: POST rows to /push/{name}."
        if seconds < max(_SILENT_PERIODS * row_period, _MIN_SECONDS):
            return ""
        return f"Nothing was pushed for {_duration_text(seconds)}."


def _duration_text(seconds: float) -> str:
    """Seconds as "5 min", "2 h" or "3 d"."""
    for unit, length in (("d", 86_400), ("h", 3_600)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds / 60:.0f} min"
