"""The load of this machine or container: processor, memory, network, disks, and what else it measures."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import psutil

from sources.base import Quantity, Source, SourceError, frame
from sources.duration import Duration
from sources.host_readings.cgroup_limits import CpuLimit, cpu_limit, memory_limit
from sources.host_readings.device_counters import Devices, disk_counters, interface_counters, rates
from sources.host_readings.processor_time import (
    CoreSeconds,
    core_seconds,
    percent,
    percent_of_limit,
    percents,
    summed,
)
from sources.host_readings.readings import Readings
from sources.host_readings.sensors import GpuReader, battery_percent, processor_celsius

TOTAL = "total"

_GPU = (
    Quantity("gpu", "GPU", "%", "percent", "GPU", 0),
    Quantity("gpu_memory", "GPU memory", "%", "percent", "GPU", 0),
)
_TEMPERATURE = Quantity("temperature", "Temperature", "°C", decimals=0)
_BATTERY = Quantity("battery", "Battery", "%", "percent", decimals=0)


class _Counters(NamedTuple):
    """Counters since the start; None where they cannot be read."""

    monotonic: float
    cores: list[CoreSeconds] | None
    limit: CpuLimit | None
    network: Devices | None
    disk: Devices | None


class _Memory(NamedTuple):
    """Per cent in use of so many bytes."""

    percent: float
    total: float


class Host(Source):
    """CPU in total and per core; the other quantities in the row of the total, and those of each graphics
    processor in a row of its own.

    In a container whose memory or processor time is limited, memory and the total of the CPU are shares of
    these limits. What cannot be read is left out, and `note` says why. Rates and CPU are differences to the
    last fetch, so the first fetch has none of them.

    sysfs: where the kernel's /sys is.
    """

    type = "host"
    keys = ("core",)
    rates = True
    quantities: tuple[Quantity, ...] = (
        Quantity("cpu", "CPU", "%", "percent", "CPU", 0),
        Quantity("memory", "Memory", "%", "percent", "Memory", 0),
        Quantity("received", "Received", "B/s", "amount", "Network"),
        Quantity("sent", "Sent", "B/s", "amount", "Network"),
        Quantity("read", "Read", "B/s", "amount", "Disk"),
        Quantity("written", "Written", "B/s", "amount", "Disk"),
    )

    interval = Duration(1.0, doc="time between two polls")

    def __init__(
        self,
        *,
        stopwatch: Callable[[], float] = time.monotonic,
        sysfs: Path = Path("/sys"),
        **settings: Any,
    ) -> None:
        super().__init__(**settings)
        self._stopwatch, self._sysfs = stopwatch, sysfs
        self._before: _Counters | None = None
        self._readings = Readings()
        self._gpus = GpuReader(sysfs, stopwatch)
        self.quantities = (*type(self).quantities, *_measured(self._gpus))

    def fetch(self, only: Sequence[str] | None = None) -> pd.DataFrame:
        now = self._counters()
        before, self._before = self._before or now, now
        memory = self._memory_percent()
        if memory is None and now[1:] == (None, None, None, None):
            raise SourceError(f"The load of this machine cannot be read. {self.note}")
        total = {"core": TOTAL, "cpu": self._total_percent(before, now), "memory": memory}
        rows = [total | _rates(before, now) | self._sensors()]
        if before.cores is not None and now.cores is not None:
            shares = percents(before.cores, now.cores)
            rows += [{"core": str(number), "cpu": share} for number, share in enumerate(shares)]
        rows += self._gpu_rows()
        moment, names = self.clock(), [quantity.name for quantity in self.quantities]
        selected = [{"time": moment, **row} for row in rows if only is None or row["core"] in only]
        return frame(selected, ("time", "core", *names)).astype(dict.fromkeys(names, float))

    @property
    def known_keys(self) -> tuple[str, ...]:
        cores = self._readings.read("The number of processors", psutil.cpu_count) or 0
        return (TOTAL, *map(str, range(cores)), *self._gpus.names)

    @property
    def note(self) -> str:
        return self._readings.remarks

    def _counters(self) -> _Counters:
        read, sysfs = self._readings.read, self._sysfs
        moment, cores = self._stopwatch(), read("The load of the CPU", core_seconds)
        limit = read("The limit of the CPU", lambda: cpu_limit(sysfs)) if psutil.LINUX else None
        if limit is not None and cores is not None and limit.processors >= len(cores):
            limit = None  # more processors than there are limit nothing
        return _Counters(
            moment,
            cores,
            limit,
            read("Network traffic", lambda: interface_counters(sysfs)),
            read("Disk traffic", lambda: disk_counters(sysfs)),
        )

    def _memory_percent(self) -> float | None:
        read, sysfs = self._readings.read, self._sysfs
        memory = read("Memory", _memory)
        limit = read("The limit of memory", lambda: memory_limit(sysfs)) if psutil.LINUX else None
        if limit is None or (memory is not None and limit.limit >= memory.total):
            return None if memory is None else memory.percent
        size = f"{limit.limit / 2**20:,.0f} MiB"
        self._readings.remark("Memory", f"Memory is the share of the {size} that this container may use.")
        return min(100 * limit.used / limit.limit, 100.0)

    def _total_percent(self, before: _Counters, now: _Counters) -> float:
        if before.limit is not None and now.limit is not None:
            processors = f"{now.limit.processors:g} CPU{'s' if now.limit.processors != 1 else ''}"
            self._readings.remark(
                "limit", f"The total of the CPU is the share of the {processors} that this container may use."
            )
            return percent_of_limit(before.limit, now.limit, now.monotonic - before.monotonic)
        if before.cores is None or now.cores is None:
            return math.nan
        return percent(summed(before.cores), summed(now.cores))

    def _sensors(self) -> dict[str, float | None]:
        names = {quantity.name for quantity in self.quantities}
        values: dict[str, float | None] = {}
        if "temperature" in names:
            values["temperature"] = self._readings.read("The temperature", processor_celsius)
        if "battery" in names:
            values["battery"] = self._readings.read("The battery", battery_percent)
        return values

    def _gpu_rows(self) -> list[dict[str, Any]]:
        found = self._gpus.read()
        failed = f"Graphics processors cannot be read here ({self._gpus.error})." if self._gpus.error else ""
        self._readings.remark("GPU", failed)
        return [
            {"core": gpu.name, "gpu": gpu.busy, "gpu_memory": gpu.memory, "temperature": gpu.celsius}
            for gpu in found
        ]


def _memory() -> _Memory:
    memory = psutil.virtual_memory()
    return _Memory(float(memory.percent), float(memory.total))


def _rates(before: _Counters, now: _Counters) -> dict[str, float]:
    seconds = now.monotonic - before.monotonic
    received, sent = rates(before.network, now.network, seconds)
    read, written = rates(before.disk, now.disk, seconds)
    return {"received": received, "sent": sent, "read": read, "written": written}


def _measured(gpus: GpuReader) -> tuple[Quantity, ...]:
    """The quantities of the sensors that this machine has."""
    sensors = Readings()
    celsius = sensors.read("The temperature", processor_celsius)
    charge = sensors.read("The battery", battery_percent)
    return (
        *(_GPU if gpus.available else ()),
        *((_TEMPERATURE,) if gpus.names or _is_measured(celsius) else ()),
        *((_BATTERY,) if _is_measured(charge) else ()),
    )


def _is_measured(value: float | None) -> bool:
    return value is not None and not math.isnan(value)
