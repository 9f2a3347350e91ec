"""The load of this machine: processor, memory, network and disks."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import pandas as pd
import psutil

from sources.base import Quantity, Source, SourceError, frame
from sources.duration import Duration

TOTAL = "total"

# Time in which a processor is idle; Linux includes a guest's time in user and nice.
_IDLE = ("idle", "iowait")
_COUNTED_TWICE = ("guest", "guest_nice")


class _Counters(NamedTuple):
    """Counters since the start: (busy, total) seconds per core, and bytes; None where there are none."""

    monotonic: float
    cores: list[tuple[float, float]]
    network: Any
    disk: Any


class Host(Source):
    """CPU in total and per core; memory, network and disk in the row of the total, elsewhere NaN.

    Rates and CPU are differences to the last fetch, so the first fetch returns memory alone.
    """

    type = "host"
    keys = ("core",)
    quantities = (
        Quantity("cpu", "CPU", "%", "percent", "CPU", 0),
        Quantity("memory", "Memory", "%", "percent", "Memory", 0),
        Quantity("received", "Received", "B/s", "amount", "Network"),
        Quantity("sent", "Sent", "B/s", "amount", "Network"),
        Quantity("read", "Read", "B/s", "amount", "Disk"),
        Quantity("written", "Written", "B/s", "amount", "Disk"),
    )

    interval = Duration(1.0, doc="time between two polls")

    def __init__(self, *, stopwatch: Callable[[], float] = time.monotonic, **settings: Any) -> None:
        super().__init__(**settings)
        self._stopwatch = stopwatch
        self._before: _Counters | None = None

    def fetch(self, only: Sequence[str] | None = None) -> pd.DataFrame:
        try:
            now = _Counters(self._stopwatch(), _core_seconds(), *_byte_counters())
            memory = psutil.virtual_memory().percent
        except (psutil.Error, OSError) as error:
            raise SourceError(
                f"The load of this machine cannot be read ({error}). Check that this program may read it."
            ) from error
        before, self._before = self._before or now, now
        cores = _cpu_percents(before.cores, now.cores)
        total = {"core": TOTAL, "memory": memory, **_rates(before, now)}
        rows = [total | {"cpu": _cpu_percent(_summed(before.cores), _summed(now.cores))}]
        rows += [{"core": str(core), "cpu": percent} for core, percent in enumerate(cores)]
        moment = self.clock()
        selected = [{"time": moment, **row} for row in rows if only is None or row["core"] in only]
        return frame(selected, ("time", "core", *(quantity.name for quantity in self.quantities)))

    @property
    def known_keys(self) -> tuple[str, ...]:
        return (TOTAL, *map(str, range(psutil.cpu_count() or 0)))


def rate(before: float | None, after: float | None, seconds: float) -> float:
    """Growth of a counter per second; NaN where it is missing or was reset, or no time has passed."""
    if before is None or after is None or seconds <= 0 or after < before:
        return math.nan
    return (after - before) / seconds


def _rates(before: _Counters, now: _Counters) -> dict[str, float]:
    seconds = now.monotonic - before.monotonic
    counters = {
        "received": (before.network, now.network, "bytes_recv"),
        "sent": (before.network, now.network, "bytes_sent"),
        "read": (before.disk, now.disk, "read_bytes"),
        "written": (before.disk, now.disk, "write_bytes"),
    }
    return {
        name: rate(getattr(old, field, None), getattr(new, field, None), seconds)
        for name, (old, new, field) in counters.items()
    }


def _byte_counters() -> tuple[Any, Any]:
    """The counters of network and disk; None for those that a container does not show."""
    found = []
    for read in (psutil.net_io_counters, psutil.disk_io_counters):
        try:
            found.append(read())
        except (psutil.Error, OSError, RuntimeError):
            found.append(None)
    return found[0], found[1]


def _core_seconds() -> list[tuple[float, float]]:
    """Busy and total seconds of every core.

    psutil.cpu_percent cannot be used: it stores its last counters per thread, and polls run in several
    threads.
    """
    return [_busy_and_total(times._asdict()) for times in psutil.cpu_times(percpu=True)]


def _busy_and_total(times: dict[str, float]) -> tuple[float, float]:
    total = sum(times.values()) - sum(times.get(name, 0.0) for name in _COUNTED_TWICE)
    return total - sum(times.get(name, 0.0) for name in _IDLE), total


def _summed(cores: list[tuple[float, float]]) -> tuple[float, float]:
    return sum(busy for busy, _ in cores), sum(total for _, total in cores)


def _cpu_percent(before: tuple[float, float], now: tuple[float, float]) -> float:
    busy, total = now[0] - before[0], now[1] - before[1]
    # The kernel's counters may decrease a little while a core sleeps.
    return min(max(100 * busy / total, 0.0), 100.0) if total > 0 else math.nan


def _cpu_percents(before: list[tuple[float, float]], now: list[tuple[float, float]]) -> list[float]:
    """Per cent per core; NaN for all where the number of cores changed, since cores may be renumbered."""
    if len(before) != len(now):
        return [math.nan] * len(now)
    return [_cpu_percent(*pair) for pair in zip(before, now, strict=True)]
