"""How a source is doing, and what one good answer brought: the two things a feed tells."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

import pandas as pd

from sources.base import Usage

State = Literal["starting", "live", "sample", "replay", "stale", "error", "stopped"]

OVERDUE_PERIODS = 3.0


@dataclass(frozen=True)
class Status:
    """How a source is doing. Times are unix seconds, `period` is seconds.

    `error` says what went wrong and what to do; `note` says what else is to be known, as that the interval
    was raised. `next_poll` is None for a source that waits, or is told its rows.
    A "stopped" source waits for a person; an "error" one tries again at `next_poll`.
    """

    state: State = "starting"
    provider: str = ""
    period: float = 0.0
    last_success: float | None = None
    next_poll: float | None = None
    usage: Usage | None = None
    error: str = ""
    note: str = ""
    failures: dict[str, str] = field(default_factory=dict)

    def at(self, now: float) -> Status:
        """The same, as told at `now`: a source that should have answered long ago is "stale"."""
        if self.state not in ("live", "sample", "replay") or self.last_success is None:
            return self
        overdue = now - self.last_success > OVERDUE_PERIODS * max(self.period, 1.0)
        return replace(self, state="stale") if overdue else self


@dataclass(frozen=True)
class Batch:
    """One good answer: its rows (as `Source.fetch` returns them), and what history must know of it.

    `at` is when it came (unix seconds); `period` is how many seconds are between two rows of a key;
    `after_failure` says whether polls failed since the last one.
    """

    rows: pd.DataFrame
    at: float
    period: float
    sample: bool
    failures: dict[str, str]
    after_failure: bool
