"""How often programs push the rows of each key."""

from __future__ import annotations

from collections import deque
from statistics import median_low

_MAX_GAPS = 9


class PushIntervals:
    """The last intervals between two pushes of each key, in seconds. `longest`: the median of the key that is
    pushed least often; 0.0 before the second push. Pages read it while a fetch records pushes."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._pushed_at: dict[tuple[str, ...], float] = {}
        self._gaps: dict[tuple[str, ...], deque[float]] = {}
        self._medians: dict[tuple[str, ...], float] = {}

    def record(self, keys: set[tuple[str, ...]], now: float) -> None:
        """Record a push of these keys. now: monotonic seconds."""
        for key in keys:
            if key in self._pushed_at:
                gaps = self._gaps.setdefault(key, deque(maxlen=_MAX_GAPS))
                gaps.append(now - self._pushed_at[key])
                self._medians[key] = median_low(gaps)
            self._pushed_at[key] = now
        self.longest = max(self._medians.values(), default=0.0)
