"""Steps between times in seconds or calendar units: a quarter of an hour, a month, a year."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd

from sources.duration import step_seconds

_CALENDAR = re.compile(r"P(?P<count>\d{1,3})(?P<unit>[MY])", re.ASCII | re.IGNORECASE)


def after_steps(moment: float, steps: float, step: Any) -> float:
    """The time (unix s) some steps after another. step: as `sources.duration.step_seconds` has it, or the
    "P1M" or "P1Y" of ISO 8601. Raises ValueError that quotes the step.
    """
    months = _months(step)
    if not months or not math.isfinite(steps):
        return moment + steps * step_seconds(step)
    # Months begin at midnight where the service is, which in UTC is an hour of the day before or after.
    start = datetime.fromtimestamp(moment, UTC)
    midnight = (start + timedelta(hours=12)).replace(hour=0, minute=0, second=0, microsecond=0)
    return float((pd.Timestamp(midnight) + pd.DateOffset(months=int(steps) * months)).timestamp()) + (
        moment - midnight.timestamp()
    )


def is_step(value: Any) -> bool:
    """Whether the value is a step that `after_steps` accepts."""
    try:
        return bool(_months(value)) or step_seconds(value) > 0
    except ValueError:
        return False


def steps_between(start: datetime, end: datetime, step: str) -> int:
    """The number of steps between two times. Raises ValueError for a step that is none."""
    if months := _months(step):
        return ((end.year - start.year) * 12 + end.month - start.month) // months
    # Days are an hour longer or shorter where clocks change.
    return round((end - start).total_seconds() / step_seconds(step))


def _months(step: Any) -> int:
    """The months of a step of the calendar; 0 where it is none."""
    match = _CALENDAR.fullmatch(step.strip()) if isinstance(step, str) else None
    return int(match["count"]) * (12 if match["unit"].upper() == "Y" else 1) if match else 0
