"""When a source is late: the one rule for all that shows or sends its status."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime

from dashboard.feed.status import OVERDUE_PERIODS, Status
from dashboard.history.gap_rule import GAP_STEPS

_DAY_MS = 86_400_000.0
# The age from which a note names the newest row where no step is known: daily statistics come days late.
NOTED_AGE_MS = 7 * _DAY_MS
# The age from which it is late: monthly statistics come within three months.
MAX_AGE_MS = 100 * _DAY_MS
# Events may be rare, as strong earthquakes of one country are.
MAX_EVENT_AGE_MS = 180 * _DAY_MS
# The limit for any step. Yearly statistics are late after 3.5 years.
MAX_ANY_AGE_MS = 5 * 365 * _DAY_MS


def overdue_after_ms(status: Status, longest_step_ms: float, *, pushed: bool) -> float:
    """Rows are missing when none has come for this long (ms) after the newest one; 0 where that is not known.

    longest_step_ms: by the gap rule; 0: not known. pushed: programs push the rows, so that no polls are due.
    """
    if status.origin == "none" or longest_step_ms <= 0:
        return 0.0
    announced = 0.0 if pushed else OVERDUE_PERIODS * 1000 * max(status.period, 1.0)
    # Rounded up, since the usual step differs a little with each row, and pages are sent each change.
    return max(announced, 10 ** (math.ceil(math.log10(longest_step_ms) * 20) / 20))


def with_lateness(
    status: Status, now: float, newest_time: float | None, overdue_ms: float, *, as_points: bool = False
) -> Status:
    """The status at `now` (unix seconds): late where polls are overdue, and where live rows are although
    polls succeed.

    newest_time: of the newest row (unix ms); None without rows. overdue_ms: as `overdue_after_ms` returns it.
    as_points: whether the rows are events.
    """
    status = status.with_late_polls(now)
    if newest_time is None or status.health not in ("ok", "late") or status.origin != "live":
        return status
    age = now * 1000 - newest_time
    longest = overdue_ms or _longest_age_ms(status.period, as_points)
    is_late = age > min(longest, MAX_ANY_AGE_MS)
    if not is_late and (overdue_ms or as_points or age <= NOTED_AGE_MS):
        return status
    remark = _newest_row(newest_time, is_late) if age > _DAY_MS else ""
    note = " ".join(filter(None, (status.note, remark)))
    return replace(status, health="late" if is_late else status.health, note=note)


def _longest_age_ms(period: float, as_points: bool) -> float:
    """The age of the newest row from which it is late, where no step is known."""
    return max(GAP_STEPS * 1000 * period, MAX_EVENT_AGE_MS if as_points else MAX_AGE_MS)


def _newest_row(time: float, is_late: bool) -> str:
    # The date and not the age, with which each second would have another text.
    date = f"{datetime.fromtimestamp(time / 1000, UTC):%Y-%m-%d} (UTC)"
    if not is_late:
        return f"The newest row is of {date}. How often others come is known from the second one on."
    return (
        f"No row is newer than {date}. Where newer ones should have come, check the service "
        "or program that sends them, and the settings of their time."
    )
