"""When a source is late: the one rule for all that shows or sends its status."""

from __future__ import annotations

import math
from dataclasses import replace

from dashboard.feed.status import OVERDUE_PERIODS, Status


def overdue_after_ms(status: Status, longest_step_ms: float, *, pushed: bool) -> float:
    """How long after the newest row no other may come (ms) before rows are missing; 0 where it is not known.

    longest_step_ms: of the gap rule; 0: not known. pushed: rows come by themselves, and not by polls.
    """
    if status.origin == "none" or longest_step_ms <= 0:
        return 0.0
    announced = 0.0 if pushed else OVERDUE_PERIODS * 1000 * max(status.period, 1.0)
    # Rounded up, since the usual step differs a little with each row, and pages are sent each change.
    return max(announced, 10 ** (math.ceil(math.log10(longest_step_ms) * 20) / 20))


def with_lateness(status: Status, now: float, newest_time: float, overdue_ms: float) -> Status:
    """The status at `now` (unix seconds): late where polls are overdue, and where live rows are although
    polls succeed.

    newest_time: of the newest row (unix ms). overdue_ms: as `overdue_after_ms` returns it.
    """
    status = status.with_overdue_polls(now)
    is_overdue = 0 < overdue_ms < now * 1000 - newest_time
    is_late = is_overdue and status.health == "ok" and status.origin == "live"
    return replace(status, health="late") if is_late else status
