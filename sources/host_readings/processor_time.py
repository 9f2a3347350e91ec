"""Processor time of each core, and the share of it that was used between two readings."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import psutil

from sources.host_readings.cgroup_limits import CpuLimit

# Time in which a processor is idle; Linux includes a guest's time in user and nice.
_IDLE = ("idle", "iowait")
_COUNTED_TWICE = ("guest", "guest_nice")


class CoreSeconds(NamedTuple):
    """Processor time of one core since the start of the computer, in seconds."""

    busy: float
    total: float


def core_seconds() -> list[CoreSeconds]:
    """The seconds of every core. Raises what psutil raises.

    psutil.cpu_percent cannot be used: it stores its last counters per thread, and polls run in several
    threads.
    """
    return [_core_seconds(times._asdict()) for times in psutil.cpu_times(percpu=True)]


def summed(cores: Sequence[CoreSeconds]) -> CoreSeconds:
    """The seconds of all cores together."""
    return CoreSeconds(sum(core.busy for core in cores), sum(core.total for core in cores))


def percent(before: CoreSeconds, now: CoreSeconds) -> float:
    """The percentage of time in which a core was busy between two readings; NaN where no time has passed."""
    busy, total = now.busy - before.busy, now.total - before.total
    # The kernel's counters may decrease a little while a core sleeps.
    return min(max(100 * busy / total, 0.0), 100.0) if total > 0 else math.nan


def percents(before: Sequence[CoreSeconds], now: Sequence[CoreSeconds]) -> list[float]:
    """The percentage of each core; NaN for all where the number of cores has changed, since cores may be
    renumbered."""
    if len(before) != len(now):
        return [math.nan] * len(now)
    return [percent(*pair) for pair in zip(before, now, strict=True)]


def percent_of_limit(before: CpuLimit, now: CpuLimit, seconds: float) -> float:
    """The percentage of a quota that was used in these seconds; NaN where the counter was reset."""
    used = now.used - before.used
    if seconds <= 0 or used < 0:
        return math.nan
    return min(100 * used / (seconds * now.processors), 100.0)


def _core_seconds(times: dict[str, float]) -> CoreSeconds:
    total = sum(times.values()) - sum(times.get(name, 0.0) for name in _COUNTED_TWICE)
    return CoreSeconds(total - sum(times.get(name, 0.0) for name in _IDLE), total)
